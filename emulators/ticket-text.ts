/** The text with everything that has a meaning in HTML, attributes included, made harmless. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * A note's text as HTML: one block per line, so that line breaks survive. A sentence at its start is a title,
 * `Label: value` lines get a label column, and bracketed marks on a line of their own are dimmed; not a
 * character is added or left out.
 */
export function renderText(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line, index) => renderLine(line, index === 0))
    .join('\n');
}

function renderLine(line: string, first: boolean): string {
  const labelled = first && line.endsWith('.') ? null : /^([^\s:][^:]{0,39}:) (.*)$/u.exec(line);
  if (labelled !== null) {
    const [, label = '', value = ''] = labelled;
    return `<div class="line pair"><span class="label">${escapeHtml(label)} </span><span class="value">${escapeHtml(value)}</span></div>`;
  }
  if (line.trim() === '') return '<div class="line gap"><br></div>';
  if (/^\[[^\]]+\](?: \[[^\]]+\])*$/u.test(line.trim()))
    return `<div class="line mark">${escapeHtml(line)}</div>`;
  return `<div class="line${first ? ' title' : ''}">${escapeHtml(line)}</div>`;
}
