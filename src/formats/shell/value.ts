import type { Text } from "./text.js";

/** What a variable holds. */
export type Value =
	| { readonly kind: "text"; readonly text: Text; readonly line: number }
	| {
			readonly kind: "array";
			readonly items: readonly Text[];
			readonly line: number;
	  }
	/** An associative array. */
	| {
			readonly kind: "table";
			readonly entries: ReadonlyMap<string, Text>;
			readonly line: number;
	  }
	/** Set by the script to something that cannot be told. */
	| { readonly kind: "opaque"; readonly line: number };
