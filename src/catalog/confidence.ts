/** How far a row is to be trusted; everything but `verified` and `derived` is marked where a report shows it. */
export const confidences = [
	/** Read in the named source. */
	"verified",
	/** Arithmetic on numbers that were read. */
	"derived",
	/** Some fields read, others remembered. */
	"partly",
	/** Sources disagree. */
	"disputed",
	/** Nobody could check it against a public document. */
	"unverified",
] as const;

export type Confidence = (typeof confidences)[number];

/** A row as JSON can state it: words where the row type has a list of words. */
export type Stated<Row> = {
	readonly [Key in keyof Row]: Row[Key] extends string | undefined
		? string
		: Row[Key];
};

/** Narrows a word of a JSON row to the list it must come from; a stray word is our mistake and stops the program. */
export function oneOf<Word extends string>(
	words: readonly Word[],
	stated: string,
): Word {
	const word = words.find((candidate) => candidate === stated);
	if (word === undefined) {
		throw new Error(`\`${stated}\` is none of ${words.join(", ")}`);
	}
	return word;
}
