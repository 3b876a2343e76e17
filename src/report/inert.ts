/** Longest piece of a pull request's text that a report repeats, in characters. */
const LONGEST = 120;

/** ESC sequences of terminals: CSI, OSC up to its end, and two-character ones; the C1 forms too. */
const ESCAPES =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
	/(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;
/** Line breaks and other control characters. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
/** Characters without a shape: bidi controls, zero widths, tags, variation selectors, fillers, and those XML forbids. */
const INVISIBLE =
	/\p{Cf}|\p{Default_Ignorable_Code_Point}|\p{Noncharacter_Code_Point}|\u2800/gu;
/** Marks that pile up on one letter. */
const PILES = /(\p{M}{3})\p{M}+/gu;
const LONE_SURROGATES = /\p{Cs}/gu;

/** Text of a pull request on one line, without anything that has no shape, cut in the middle when too long. */
export function inert(text: string, longest = LONGEST): string {
	const line = text
		.replace(ESCAPES, "")
		.replace(CONTROLS, " ")
		.replace(INVISIBLE, "")
		.replace(LONE_SURROGATES, "\ufffd")
		.replace(PILES, "$1");
	return shortened(line, longest);
}

/** For a terminal or a plain log: nothing but characters. */
export function inertTerminal(text: string, longest = LONGEST): string {
	return inert(text, longest);
}

/** For a line that a workflow's runner reads: neither `::command` nor `##[command]` survives. */
export function inertLog(text: string, longest = 4000): string {
	return inert(text, longest)
		.replace(/:(?=:)/g, ": ")
		.replace(/##\[/g, "## [");
}

/** A name, path or value as code in markdown, inside HTML blocks and tables too. */
export function inertCode(text: string, longest = LONGEST): string {
	return `<code>${entities(inert(text, longest))}</code>`;
}

/** A sentence in markdown: what stands between backticks becomes code, everything else plain words. */
export function inertProse(text: string, longest = 800): string {
	return inert(text, longest)
		.split(/(`[^`]*`)/)
		.map((part) =>
			/^`[^`]*`$/.test(part)
				? `<code>${entities(part.slice(1, -1))}</code>`
				: entities(withoutCommits(part)),
		)
		.join("");
}

/** Text or attribute value in HTML or SVG. */
export function inertHtml(text: string, longest = 600): string {
	return inert(text, longest).replace(/[&<>"'`]/g, reference);
}

/**
 * A message of SARIF: plain text in which brackets make links and braces stand for arguments (SARIF 2.1.0, sections
 * 3.11.5 and 3.11.6), and which a viewer may well show as markdown.
 */
export function inertSarif(text: string, longest = 1000): string {
	return withoutCommits(broken(inert(text, longest)))
		.replace(/<(?=[a-z!/?])/gi, `<${BREAK}`)
		.replace(/\{(?=\d+\})/g, `{${BREAK}`)
		.replace(/^(?=[\s#>+*=|~`_-]|\d+[.)])/, BREAK)
		.replace(/[\\[\]]/g, "\\$&");
}

/** A zero-width space. `inert` leaves none of a pull request's own. */
const BREAK = "\u200b";
/** What GitHub takes for the id of a commit is broken into pieces that are too short for one. */
function withoutCommits(text: string): string {
	return text.replace(/(?<!\w)[0-9a-f]{7,40}(?!\w)/gi, (id) =>
		id.replace(/.{6}(?=.)/g, `$&${BREAK}`),
	);
}

/** Everything that could begin markup becomes a numeric reference, which cannot (CommonMark 0.31, section 2.5). */
function entities(text: string): string {
	return broken(text).replace(
		/[&<>`|*[\]\\~$:@#\u200b]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
		reference,
	);
}

/** Mentions, references, emoji codes and addresses, which GitHub looks for in finished text, are broken apart. */
function broken(text: string): string {
	return text.replace(
		/[@#]|:(?=\/\/)|:(?=[\w+-]+:)|www(?=\.)|gh(?=-\d)/gi,
		`$&${BREAK}`,
	);
}

function reference(character: string): string {
	return `&#${character.charCodeAt(0)};`;
}

function shortened(text: string, longest: number): string {
	const characters = [...text];
	if (characters.length <= longest) return text;
	const kept = Math.max(longest - 1, 1);
	const front = Math.ceil(kept / 2);
	const back = characters.slice(characters.length - (kept - front));
	return `${characters.slice(0, front).join("")}…${kept > front ? back.join("") : ""}`;
}
