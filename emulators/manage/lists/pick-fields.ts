/**
 * The members of a record that `fields` asks for; `status/name` keeps the name alone. What the record has not
 * got is left out.
 */
export function pickFields(
  record: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of fields) {
    const [head = '', ...rest] = field.split('/');
    const value = record[head];
    if (value === undefined) continue;
    if (rest.length === 0) picked[head] = value;
    else if (isRecord(value))
      picked[head] = {
        ...(isRecord(picked[head]) ? picked[head] : {}),
        ...pickFields(value, [rest.join('/')]),
      };
  }
  return picked;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
