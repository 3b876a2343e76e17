import { quantile } from "./golden-rows.js";

/** Adds the errors of a row, and what is far off. */
export function note({
	row,
	pairs,
	errors,
	off,
	tolerance,
}: {
	readonly row: Readonly<Record<string, string>>;
	readonly pairs: Readonly<Record<string, readonly number[]>>;
	readonly errors: Record<string, number[]>;
	readonly off: string[];
	/** Share beyond which a pair is named; parameters are named whenever they differ. */
	readonly tolerance: number;
}): void {
	for (const [name, [ours = 0, theirs = 0]] of Object.entries(pairs)) {
		const error = ours / theirs - 1;
		errors[name] ??= [];
		errors[name].push(Math.abs(error));
		if (Math.abs(error) > (name === "parameters" ? 0 : tolerance)) {
			off.push(
				`${row.id} ${name} ${(100 * error).toFixed(3)} % (${ours} for ${theirs})`,
			);
		}
	}
}

/** Prints the errors of a table, what is far off, and what was not built. */
export function tell({
	errors,
	off,
	unread,
}: {
	readonly errors: Readonly<Record<string, readonly number[]>>;
	readonly off: readonly string[];
	readonly unread: readonly string[];
}): void {
	for (const [name, all] of Object.entries(errors)) {
		console.log(
			`${name}: ${all.length} rows, median ${quantile(all, 0.5)}, p90 ${quantile(all, 0.9)}, largest ${quantile(all, 1)}`,
		);
	}
	console.log(off.join("\n"), `\nnot built: ${unread.join(", ")}`);
}
