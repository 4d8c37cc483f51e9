// An instant, as people say it; the exact one on hover and for programs.

import { signal } from '@preact/signals';

const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now();
}, 15_000);

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export function Time({ at, absolute }: { at: string; absolute?: boolean }) {
  const instant = new Date(at);
  const seconds = (instant.getTime() - Math.max(now.value, Date.now())) / 1000;
  return (
    <time dateTime={at} title={exact.format(instant)}>
      {absolute ? clock.format(instant) : said(instant, seconds)}
    </time>
  );
}

function said(instant: Date, seconds: number): string {
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds > 0 ? 'in a moment' : 'just now';
  if (distance > 6.5 * 86_400) return day.format(instant);
  for (const [unit, size] of STEPS) {
    if (distance >= size || unit === 'minute') return relative.format(Math.round(seconds / size), unit);
  }
  return day.format(instant);
}
