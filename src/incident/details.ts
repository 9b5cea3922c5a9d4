import { reportLines } from './incident-report.ts';
import type { IncidentReport, Ink } from './incident-report.ts';
import { plainMarkdown, plainSentence } from './plain-markdown.ts';

const MARKDOWN: Ink = {
  strong: (text) => `**${text}**`,
  ours: plainSentence,
  theirs: plainMarkdown,
  below: '- → ', // the UI shows a list in a list without lines
};

/** The report in Markdown, for the people who open the incident's workflow in Temporal's UI. */
export function incidentDetails(report: IncidentReport): string {
  return reportLines(report, MARKDOWN).join('\n');
}
