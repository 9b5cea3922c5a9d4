import { onlyKnown, optionalBoolean, optionalText, text } from '../api/params.ts';
import type { Params } from '../api/params.ts';
import type { Company, CompanyRegister } from '../companies/company-register.ts';

/** `POST /emulator/companies`: adds a company below a partner, by default the key's own company. */
export function scriptCompany(companies: CompanyRegister, script: Params): Company {
  onlyKnown(script, ['id', 'name', 'parentId', 'partner']);
  const id = text(script, 'id');
  const parentId = optionalText(script, 'parentId') ?? companies.ownId;
  if (companies.find(id) !== undefined) throw new Error(`there is already a company ${id}`);
  if (companies.find(parentId)?.partner !== true) throw new Error(`${parentId} is no partner`);
  const partner = optionalBoolean(script, 'partner') ?? false;
  return companies.add({ id, name: text(script, 'name'), parentId, partner });
}

/** `PATCH /emulator/companies/{id}`: renames a company; its incidents show the new name at once. */
export function scriptRename(companies: CompanyRegister, id: string, script: Params): Company | undefined {
  onlyKnown(script, ['name']);
  return companies.rename(id, text(script, 'name'));
}
