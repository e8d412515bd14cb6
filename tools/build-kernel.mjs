// Compiles storage/encoding/kernel/kernel.wat into kernel-bytes.ts beside it. Usage: node tools/build-kernel.mjs
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const folder = new URL('../storage/encoding/kernel/', import.meta.url);
const text = readFileSync(new URL('kernel.wat', folder), 'utf8');
const wabt = await createRequire(import.meta.url)('wabt')();
const module = wabt.parseWat('kernel.wat', text);
module.validate();
const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
const lines = base64.replaceAll(/.{1,140}/g, "  '$&',\n");
writeFileSync(
  new URL('kernel-bytes.ts', folder),
  `// The bytes of the kernel, compiled from kernel.wat by tools/build-kernel.mjs. Do not edit: change kernel.wat and run that.

/** SHA-256 of the kernel.wat that these bytes were compiled from. */
export const KERNEL_SOURCE = '${createHash('sha256').update(text).digest('hex')}';

/** The WebAssembly module in base64. */
export const KERNEL_BYTES = [
${lines}].join('');
`,
);
console.log(`${base64.length} characters written.`);
