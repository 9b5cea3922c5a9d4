/** Whether the API member has a right, as far as harmless requests can tell. */
export type Verdict = 'granted' | 'missing' | 'unknown' | 'not needed';

/** What the permission check found about one right. */
export interface PermissionFinding {
  /** The permission and its level, as Manage's Security Roles screen names them. */
  readonly right: string;
  readonly verdict: Verdict;
  /** Where it is given in Manage. */
  readonly where: string;
  /** What plumbline needs it for. */
  readonly why: string;
  /** What was tried, what the server answered, and what that does not prove. */
  readonly detail?: string;
}
