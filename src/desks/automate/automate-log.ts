/** Takes what an operator should see although nothing failed, such as two tickets with one mark. */
export type AutomateLog = (message: string, details: Readonly<Record<string, unknown>>) => void;
