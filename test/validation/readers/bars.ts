import { readFileSync, writeFileSync } from "node:fs";

/** What a measure must reach, all in the direction that more is better. */
export interface Bar {
	readonly name: string;
	readonly target: number;
	readonly value: number;
}

const KEPT = new URL("today.csv", import.meta.url);
/** Rewrites the kept numbers, for a change that means to move them. */
const isUpdate = process.env.WATTDIFF_UPDATE === "1";
/** Shares are kept with four digits. */
const ROUNDING = 0.00005;

/** Bars that are not met yet may not fall below what is kept in `today.csv`; bars that are met stay met. */
export function fallenBars(bars: readonly Bar[]): readonly string[] {
	const kept = keptValues();
	if (isUpdate) {
		writeFileSync(
			KEPT,
			`measure,target,today\n${bars.map(({ name, target, value }) => `${name},${target},${rounded(value)}\n`).join("")}`,
		);
		return [];
	}
	return bars.flatMap(({ name, target, value }) => {
		const before = kept.get(name) ?? 0;
		const least = Math.min(before, target);
		return value < least - ROUNDING
			? [`${name}: ${rounded(value)}, was ${before}`]
			: [];
	});
}

export function isMet({ target, value }: Bar): boolean {
	return value >= target - 1e-12;
}

function keptValues(): ReadonlyMap<string, number> {
	const [, ...rows] = readFileSync(KEPT, "utf8").trimEnd().split("\n");
	return new Map(
		rows.map((row) => {
			const [name = "", , today] = row.split(",");
			return [name, Number(today)];
		}),
	);
}

function rounded(value: number): number {
	return Number(value.toFixed(4));
}
