// A number that moves while one looks. What the API tells comes in steps; the shown number follows the last of them, and
// never goes past it.

import { useEffect, useRef, useState } from 'preact/hooks';

const STEP = 100;
const PACE = 1_000;

/** Follows `value`; `exactly` ends it, and at once what is shown is what is. */
export function useEased(value: number, exactly: boolean): number {
  const [shown, show] = useState(value);
  const reached = useRef(value);
  useEffect(() => {
    if (exactly || value <= reached.current) {
      reached.current = value;
      show(value);
      return undefined;
    }
    const timer = setInterval(() => {
      const left = value - reached.current;
      reached.current = left < 0.5 ? value : reached.current + left * (1 - Math.exp(-STEP / PACE));
      show(Math.round(reached.current));
      if (reached.current === value) clearInterval(timer);
    }, STEP);
    return () => clearInterval(timer);
  }, [value, exactly]);
  return exactly ? value : Math.min(shown, value);
}
