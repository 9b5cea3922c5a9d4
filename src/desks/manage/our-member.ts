/** The member of Manage that plumbline writes as, by the identifier that Manage tells. */
export interface OurMember {
  /** Takes in who made a ticket: `certain` where this process did. */
  readonly learn: (enteredBy: string | null | undefined, certain: boolean) => void;
  /** Whether a member is ours; `undefined` as long as that is not known. */
  readonly isUs: (member: string) => boolean | undefined;
}

/**
 * Makes a memory that knows nobody yet. What is certain is kept; before that, the first ticket with our
 * reference tells.
 */
export function ourMember(): OurMember {
  let known: string | undefined;
  let isCertain = false;
  return {
    learn: (enteredBy, certain) => {
      if (!enteredBy || (known !== undefined && (isCertain || !certain))) return;
      known = enteredBy.toLowerCase();
      isCertain = certain;
    },
    isUs: (member) => (known === undefined ? undefined : member.toLowerCase() === known),
  };
}
