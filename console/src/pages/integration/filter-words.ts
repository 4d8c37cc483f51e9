// A company filter in a sentence.

import type { FilterWordsFragment } from '../../api/generated';

export function filterWords(filter: FilterWordsFragment): string {
  if ('list' in filter && filter.list) return `Members of the list “${filter.name}”`;
  if ('stages' in filter && filter.stages) return `Companies in ${listed(filter.stages.map(({ label }) => label))}`;
  if ('pipeline' in filter && filter.pipeline) {
    const stages = filter.pipelineStages ?? [];
    return `Companies with a deal in the pipeline “${filter.pipelineName}”${stages.length > 0 ? `, in ${listed(stages.map(({ label }) => label))}` : ''}`;
  }
  return 'Every company of the account';
}

function listed(words: string[]): string {
  const quoted = words.map((word) => `“${word}”`);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
