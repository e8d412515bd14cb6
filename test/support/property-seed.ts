// Property tests draw the same examples on every machine, so that a run says the same of the same sources.
import fc from 'fast-check';

/** VEDETTE_SEED=random looks further than the last run did; a number repeats one. */
const asked = process.env['VEDETTE_SEED'];
if (asked !== 'random') fc.configureGlobal({ seed: asked === undefined ? 20_261_122 : Number(asked) });
