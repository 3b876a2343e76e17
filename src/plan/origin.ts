/** Where a fact was read or why it was chosen. */
export type Origin =
	| {
			readonly kind: "file" | "launch" | "policy" | "hint";
			readonly path: string;
			readonly line: number;
			/** The key or words as the file has them. */
			readonly text: string;
	  }
	| {
			readonly kind: "default";
			readonly framework: string;
			/** The version in which the default was read, or "known" when it was not read in the code. */
			readonly version: string;
	  }
	| {
			readonly kind: "catalog";
			readonly row: string;
			readonly source: string;
	  }
	| { readonly kind: "derived"; readonly from: string }
	| { readonly kind: "assumption"; readonly why: string };

/**
 * Who wins when two facts disagree, weakest first. A command line overrides the file it launches; a file overrides
 * what wattdiff.yml supplies for files that are silent; both override hints, defaults and guesses.
 */
const precedence = [
	"assumption",
	"derived",
	"catalog",
	"default",
	"hint",
	"policy",
	"file",
	"launch",
] as const satisfies readonly Origin["kind"][];

/** Higher wins. */
export function rank(origin: Origin): number {
	return precedence.indexOf(origin.kind);
}
