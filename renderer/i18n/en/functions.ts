// Owns the English sentences about the functions and methods of the query language: those of the language itself, by family and name.
import { findSignatures, FUNCTIONS, METHOD_SIGNATURES } from '../../../common/query/functions.ts';

/** A name may have several signatures, each of its own family. */
export const functions: Readonly<Record<string, string>> = Object.fromEntries(
  [...FUNCTIONS.flatMap((one) => findSignatures(one.name)), ...METHOD_SIGNATURES].map((signature) => [`${signature.family}.${signature.name}`, signature.doc]),
);
