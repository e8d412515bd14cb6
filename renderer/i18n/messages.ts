// Owns the types that make the compiler prove that every language says everything.

/** The same keys as the English catalogue, each with a text. */
export type Messages<T> = { readonly [K in keyof T]: string };

/** Keys as code uses them: `items_one` and `items_other` are both reached as `items` with a `count`. */
export type MessageKey<T> = {
  [K in keyof T & string]: K extends `${infer Base}_one` ? Base : K extends `${infer Base}_other` ? Base : K;
}[keyof T & string];
