import { automateDesk } from './automate/automate-desk.ts';
import type { AutomateSettings } from './automate/settings.ts';
import type { Desk, DeskLog } from './desk.ts';
import { manageDesk } from './manage/manage-desk.ts';
import type { ManageSettings } from './manage/settings.ts';

/** The desks' part of the settings; a desk without settings is absent. */
export interface DeskSettings {
  readonly automate?: AutomateSettings | undefined;
  readonly manage?: ManageSettings | undefined;
}

/** Every desk that the settings name. A new desk adds a line here and its schema to the settings. */
export function desksOf(settings: DeskSettings, log: DeskLog): readonly Desk[] {
  return [
    ...(settings.automate === undefined ? [] : [automateDesk(settings.automate, log)]),
    ...(settings.manage === undefined ? [] : [manageDesk(settings.manage, log)]),
  ];
}
