/** What the kernels of a forward and a backward pass do beside dense matrix products, for one image. */
export interface KernelFacts {
	/** Half-precision elements that they read and write, grouped convolutions among them. */
	readonly movedElements: number;
	/** Forward FLOPs of grouped and depthwise convolutions. */
	readonly groupedFlops: number;
	/** Kernels of both passes, whatever the batch. */
	readonly launches: number;
}

interface Counted {
	readonly name: string;
	readonly forwardFlops: number;
	readonly keptElements?: number;
	readonly kernels?: KernelFacts;
}

/** What a family has in common, by which a model of it is told whose kernels nobody counted. */
interface TypicalKernels {
	/** Moved elements for each that stays for the backward pass. */
	readonly movedPerKept: number;
	readonly groupedShare: number;
	readonly launches: number;
}

/** The family of a model: the letters that its name begins with, without who trained it. */
export function familyOf(name: string): string {
	const own = name.toLowerCase().replace(TRAINED_BY, "");
	return /^[a-z]+/.exec(own)?.[0] ?? "";
}

/** What timm puts before the name of a network: other code bases, trainings and widths. */
const TRAINED_BY = /^(adv|dm|ens|gluon|ig|jx|legacy|ssl|swsl|test|tf|tv|wide)_/;

/** The middle of each family of which a model was counted, elements that stay included. */
export function typicalKernels(
	rows: readonly Counted[],
): ReadonlyMap<string, TypicalKernels> {
	const families = new Map<string, Counted[]>();
	for (const row of rows) {
		if (!row.kernels || !row.keptElements) continue;
		const family = familyOf(row.name);
		families.set(family, [...(families.get(family) ?? []), row]);
	}
	return new Map([...families].map(([family, of]) => [family, typicalOf(of)]));
}

function typicalOf(rows: readonly Counted[]): TypicalKernels {
	const middle = (
		number: (kernels: KernelFacts, row: Counted) => number,
	): number =>
		median(
			rows.flatMap((row) => (row.kernels ? number(row.kernels, row) : [])),
		);
	return {
		movedPerKept: middle(
			({ movedElements }, { keptElements = 0 }) => movedElements / keptElements,
		),
		groupedShare: middle(
			({ groupedFlops }, { forwardFlops }) => groupedFlops / forwardFlops,
		),
		launches: middle(({ launches }) => launches),
	};
}

function median(numbers: readonly number[]): number {
	const sorted = numbers.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The kernels that a model of a family most likely has; unknown where nobody counted what stays of it. */
export function kernelsLike(
	{ movedPerKept, groupedShare, launches }: TypicalKernels,
	{ forwardFlops, keptElements }: Counted,
): KernelFacts | undefined {
	if (keptElements === undefined) return undefined;
	return {
		movedElements: Math.round(keptElements * movedPerKept),
		groupedFlops: Math.round(forwardFlops * groupedShare),
		launches,
	};
}
