// What an update found, as data and in words.

/** A number that moved by more than this factor is held back for a person to look at. */
const LARGEST_FACTOR = 2;

/** A list of what changed, what stays by hand and what is held back. */
export function changeList() {
	return { changed: [], kept: [], held: [] };
}

/** Whether a value may be taken over; notes it in any case. */
export function takes(list, { what, before, after, unit }) {
	if (before === after) return false;
	if (before === undefined || before === null) {
		list.changed.push(`${what}: ${after} ${unit} (new)`);
		return true;
	}
	const factor = Math.max(after / before, before / after);
	const percent = Math.round((after / before - 1) * 1000) / 10;
	const words = `${what}: ${before} → ${after} ${unit} (${percent > 0 ? "+" : "−"}${Math.abs(percent)} %)`;
	if (factor > LARGEST_FACTOR || !Number.isFinite(factor)) {
		list.held.push(words);
		return false;
	}
	list.changed.push(words);
	return true;
}

/** Notes that a row which a person checked differs from its source today; it stays. */
export function keepsByHand(list, { what, before, after, unit }) {
	if (before !== undefined && before !== after) {
		list.kept.push(
			`${what}: ${before} ${unit} by hand, the source says ${after}`,
		);
	}
}

/** The whole update as markdown, for a terminal and for a pull request. */
export function changesText(results) {
	const parts = results.map(({ title, list, failure }) => {
		if (failure !== undefined) return `## ${title}\n\nNot asked: ${failure}.`;
		const { changed, kept, held } = list;
		const sections = [
			changed.length === 0
				? "Nothing changed."
				: section(`${changed.length} changed`, changed),
			...(held.length > 0
				? [
						section(
							`${held.length} held back: more than a factor of ${LARGEST_FACTOR}; change the row by hand if it is right`,
							held,
						),
					]
				: []),
			...(kept.length > 0
				? [section(`${kept.length} kept as they were checked by hand`, kept)]
				: []),
		];
		return `## ${title}\n\n${sections.join("\n\n")}`;
	});
	return `${parts.join("\n\n")}\n`;
}

function section(title, lines) {
	return `${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
}
