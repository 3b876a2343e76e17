/** How much a rendering shows. */
export interface Extent {
	/** A sentence that says what is left out; empty for the whole. */
	readonly notice: string;
	/** Rows of the table of runs. */
	readonly rows: number;
	/** Runs whose causes are told. */
	readonly causeRuns: number;
	/** Causes of one run. */
	readonly causes: number;
	/** Items of each list in the details; 0 leaves the details out. */
	readonly items: number;
	/** Whether the details say where each number comes from. */
	readonly provenance: boolean;
}

const whole: Extent = {
	notice: "",
	rows: Number.POSITIVE_INFINITY,
	causeRuns: Number.POSITIVE_INFINITY,
	causes: Number.POSITIVE_INFINITY,
	items: Number.POSITIVE_INFINITY,
	provenance: true,
};

const collapsed: Extent = {
	notice:
		"> Shortened to fit: where each number comes from is left out here and stands in the job summary.",
	rows: 200,
	causeRuns: 10,
	causes: 6,
	items: 50,
	provenance: false,
};

const topRows: Extent = {
	notice:
		"> Shortened to fit: only the most serious runs are shown and the lists are cut. The job summary has the rest.",
	rows: 25,
	causeRuns: 5,
	causes: 4,
	items: 10,
	provenance: false,
};

const totals: Extent = {
	notice:
		"> Shortened to fit: only the totals are shown. The job summary has the rest.",
	rows: 0,
	causeRuns: 0,
	causes: 0,
	items: 0,
	provenance: false,
};

/** A comment is first rendered readable, and with less whenever it is too long. */
export const commentExtents: readonly Extent[] = [
	{ ...whole, causeRuns: 10, causes: 6 },
	collapsed,
	topRows,
	totals,
];

/** A job summary is rendered whole as long as it may be. */
export const summaryExtents: readonly Extent[] = [
	whole,
	{
		...collapsed,
		rows: 2000,
		items: 500,
		notice: "> Shortened to fit: where each number comes from is left out.",
	},
	{
		...topRows,
		notice:
			"> Shortened to fit: only the most serious runs are shown and the lists are cut.",
	},
	{ ...totals, notice: "> Shortened to fit: only the totals are shown." },
];

/** The first items, and a line that counts the others. */
export function firstOf<T>(
	items: readonly T[],
	most: number,
): { readonly shown: readonly T[]; readonly more: string } {
	const hidden = Math.max(0, items.length - most);
	return {
		shown: items.slice(0, most),
		more: hidden === 0 ? "" : `… and ${hidden.toLocaleString("en-US")} more`,
	};
}
