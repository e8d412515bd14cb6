// `node --import ./test/support/electron-stand-in/register.ts out/main/index.js`: every import of 'electron' gets the stand-in.
import { registerHooks } from 'node:module';

const standIn = new URL('./index.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' || specifier === 'electron/main' ? { url: standIn, shortCircuit: true } : next(specifier, context)),
});
// The product asks `process.versions` what it runs on; the name says that it is not the real thing.
Object.defineProperty(process.versions, 'electron', { value: '45.4.1-stand-in', enumerable: true });

const { app } = await import('./app.ts');
const { answerEvaluations } = await import('./remote-evaluate.ts');
answerEvaluations();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
