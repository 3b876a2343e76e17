/** Spans of the calendar that a budget can hold for. */
export const periods = ["month", "quarter", "year"] as const;

export type Period = (typeof periods)[number];

/** The period that a date in UTC falls in: `2026-11`, `2026-Q4` or `2026`. */
export function periodOf(date: string, period: Period): string {
	const year = date.slice(0, 4);
	const month = Number(date.slice(5, 7));
	const names = {
		month: `${year}-${date.slice(5, 7)}`,
		quarter: `${year}-Q${Math.ceil(month / 3)}`,
		year,
	} as const satisfies Record<Period, string>;
	return names[period];
}
