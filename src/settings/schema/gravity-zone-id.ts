import { z } from 'zod';
import { idAsWritten } from '../../incident/incident-id.ts';

/** An id of GravityZone, whoever wrote it in capitals. */
export const gravityZoneId = z.string().min(1).transform(idAsWritten);
