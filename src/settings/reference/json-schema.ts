import { z } from 'zod';
import { duration } from '../schema/duration.ts';
import { membersOf } from '../schema/members-of.ts';
import { settingsSchema } from '../settings.ts';

/** A part of the JSON Schema of settings, as far as it is looked at here. */
export interface Described {
  readonly description?: string;
  /** What holds without the setting, in words, where its default does not say it. */
  readonly otherwise?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described | boolean;
  readonly items?: Described;
  readonly pattern?: string;
}

/** How durations are written. */
export const DURATION = '^[0-9]+(ms|s|m|h|d)$';

const text = { type: 'string', minLength: 1 };
const reference = (name: string) => ({
  type: 'object',
  properties: { [name]: text },
  required: [name],
  additionalProperties: false,
});

/**
 * The settings as people write them: made of the schema that checks them. Durations and secrets are known by what they are
 * made of, for a schema that is described is a copy.
 */
export function describedSettings(): Described {
  return z.toJSONSchema(settingsSchema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const { description } = jsonSchema;
      const put = (schema: object): void => {
        for (const name of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, name);
        Object.assign(jsonSchema, schema, description !== undefined && { description });
      };
      // A default that is no text of the file, such as the milliseconds of a duration, is left out otherwise.
      const { def } = zodSchema._zod;
      if (def.type === 'default') jsonSchema.default ??= def.defaultValue as never;
      if (def.type === 'pipe' && def.in === duration.def.in)
        put({ type: ['string', 'integer'], pattern: DURATION, minimum: 0 });
      if (def.type === 'custom') put({ oneOf: [reference('env'), reference('file')] });
    },
  }) as Described;
}

/** JSON Schema for editors, with a line feed at its end. */
export function settingsJsonSchema(): string {
  const plain = (_name: string, member: unknown): unknown => {
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    const shown = Object.fromEntries(Object.entries(member).filter(([name]) => name !== 'otherwise'));
    const { description } = membersOf(shown);
    return typeof description === 'string' ? { ...shown, description: withoutLinks(description) } : shown;
  };
  const schema = { title: 'Settings of plumbline', ...describedSettings() };
  return `${JSON.stringify(schema, plain, 2)}\n`;
}

function withoutLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
}
