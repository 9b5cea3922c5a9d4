/** Takes what an operator should see although nothing failed, such as two tickets with one reference. */
export type ManageLog = (message: string, details: Readonly<Record<string, unknown>>) => void;
