/** Thrown where a file or step is none that the engine knows: it ends every run, whatever `Continue` says. */
export class ScriptFault extends Error {}

/** Thrown by a step that fails: the run ends as a failure, unless the step says that it goes on. */
export class StepFailure extends Error {}
