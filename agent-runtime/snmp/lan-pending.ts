// Calls whose parts are still being built: they say so.
import type { Handlers } from '../../common/contract/contract.ts';
import { VedetteError } from '../../common/errors/vedette-error.ts';

const notYet = (): never => {
  throw new VedetteError('unavailable', 'This part of the LAN side is not there yet.');
};
type Pending<H, N extends string> = { readonly [K in keyof H as K extends `${N}.${string}` ? K : never]: H[K] };

export const PENDING: { readonly calls: Pending<Handlers['calls'], 'traps' | 'snmp' | 'profiles'>; readonly streams: Pending<Handlers['streams'], 'traps' | 'snmp'> } = {
  calls: { 'traps.list': notYet, 'traps.receiver': notYet, 'snmp.get': notYet, 'snmp.previewSet': notYet, 'snmp.set': notYet, 'snmp.graph': notYet, 'profiles.list': notYet, 'profiles.get': notYet, 'profiles.save': notYet, 'profiles.remove': notYet, 'profiles.try': notYet },
  streams: { 'traps.watch': () => Promise.reject(new VedetteError('unavailable', 'Traps are not there yet.')), 'snmp.walk': () => Promise.reject(new VedetteError('unavailable', 'Walking is not there yet.')) },
};
