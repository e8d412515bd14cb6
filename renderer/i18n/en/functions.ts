// Owns the English sentences about the functions of the query language: those of the language itself, by family and name.
import { findSignatures, FUNCTIONS } from '../../../common/query/functions.ts';

/** A name may have several signatures, each of its own family. */
export const functions: Readonly<Record<string, string>> = Object.fromEntries(
  FUNCTIONS.flatMap((one) => findSignatures(one.name)).map((signature) => [`${signature.family}.${signature.name}`, signature.doc]),
);
