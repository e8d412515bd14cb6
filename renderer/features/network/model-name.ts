// Owns what a device is called by its maker.
import type { DeviceSummary } from './lan-types.ts';

/** "Cisco WS-C3560G"; a model that begins with its maker's name says it once. '' when neither is known. */
export function modelName({ vendor, model }: Pick<DeviceSummary['identity'], 'vendor' | 'model'>): string {
  if (model === '') return vendor;
  return vendor === '' || model.toLowerCase().startsWith(vendor.toLowerCase()) ? model : `${vendor} ${model}`;
}
