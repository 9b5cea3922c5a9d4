import { plainSentence } from '../incident/plain-markdown.ts';
import type { Problems } from './steps.ts';

/** What went wrong, in Markdown, a line each. */
export function problemLines(problems: Problems): string[] {
  return Object.entries(problems).map(
    ([name, problem]) => `- **Problem** with ${name}: ${plainSentence(problem)}`,
  );
}
