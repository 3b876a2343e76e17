import {
	type Confidence,
	confidences,
	oneOf,
	type Stated,
} from "./confidence.js";
import json from "./rows/accelerators.json" with { type: "json" };
import { similar, squeezed } from "./similar.js";
import { sourceOf } from "./sources.js";

/** One accelerator as software sees it: a GPU, a TPU chip, a Trainium chip. */
export interface Accelerator {
	/** Short id, such as `H100-SXM-80GB`. */
	readonly id: string;
	readonly vendor: string;
	readonly name: string;
	/** Hopper, CDNA3, TPU …: efficiencies are kept by it. */
	readonly architecture: string;
	/** SXM5, OAM, PCIe … */
	readonly form: string;
	/** Memory on the data sheet, GB. */
	readonly memoryGb: number;
	readonly memoryBandwidthGbS: number;
	/** Link to its neighbours in a node. */
	readonly link?: string;
	/** Both directions together, GB/s; 0 when only PCIe connects it. */
	readonly linkBidirectionalGbS: number;
	/** Devices that this link joins, where they are more than a node's. */
	readonly linkedDevices?: number;
	readonly peakTflops: PeakTflops;
	/** Thermal design power, W; absent where the vendor publishes none. */
	readonly tdpW?: number;
	/** Month or year it came out. */
	readonly release: string;
	/** Memory that a framework finds before it allocates anything, GiB. */
	readonly usableMemoryGib: number;
	/** `measured` as PyTorch reports it, or `derived` by the share that cards of the same memory leave. */
	readonly usableMemoryBasis: "measured" | "derived";
	readonly aliases: readonly string[];
	readonly confidence: Confidence;
	/** A trap of this row, in one sentence. */
	readonly note?: string;
	readonly source: string;
	/** Month in which the row was checked against its source. */
	readonly checked: string;
}

/** Dense peaks by number type, TFLOP/s, accumulating in fp32; absent where the part has no such unit. */
export interface PeakTflops {
	readonly fp32?: number;
	readonly tf32?: number;
	readonly fp16?: number;
	readonly bf16?: number;
	readonly fp8?: number;
	readonly fp4?: number;
}

/** What a name means, and what else it could have meant. */
export interface AcceleratorMatch extends Accelerator {
	/** Ids of the other parts that go by this name; the first choice is the one in the match. */
	readonly ambiguous?: readonly string[];
}

type StatedAccelerator = Omit<Stated<Accelerator>, "aliases"> & {
	readonly aliases?: readonly string[];
};

const stated: readonly StatedAccelerator[] = json.rows;

/** Every accelerator we have facts about. */
export const accelerators: readonly Accelerator[] = stated.map((row) => ({
	...row,
	aliases: row.aliases ?? [],
	source: sourceOf(json.sources, row.source),
	usableMemoryBasis: oneOf(["measured", "derived"], row.usableMemoryBasis),
	confidence: oneOf(confidences, row.confidence),
}));

/** Names that several parts share; the first id is what we take. */
export const ambiguousNames: Readonly<Record<string, readonly string[]>> =
	json.ambiguous;

const byName = new Map<string, AcceleratorMatch>();
for (const row of accelerators) {
	for (const name of [row.id, ...row.aliases]) {
		for (const key of keys(name)) byName.set(key, row);
	}
}
for (const [name, [chosen = "", ...others]] of Object.entries(ambiguousNames)) {
	const row = accelerators.find(({ id }) => id === chosen);
	if (row) byName.set(squeezed(name), { ...row, ambiguous: others });
}

/** The accelerator that goes by an id or alias, whatever its case, punctuation and vendor prefix. */
export function findAccelerator(name: string): AcceleratorMatch | undefined {
	for (const key of keys(name)) {
		const found = byName.get(key);
		if (found) return found;
	}
	return undefined;
}

/** Ids whose names look most like this one, for the sentence about an unknown accelerator. */
export function nearestAccelerators(name: string): readonly string[] {
	return similar(
		keys(name).at(-1) ?? name,
		accelerators.map(({ id }) => id),
	);
}

/** A name as it stands, without its vendor, and without its product line: `nvidia-tesla-t4` is also `t4`. */
function keys(name: string): readonly string[] {
	const whole = squeezed(name);
	const bare = whole.replace(/^(nvidia|amd|google|aws|intel)/, "");
	const plain = bare.replace(/^(tesla|geforce|instinct)/, "");
	return [whole, bare, plain, plain.replace(/^rtx(?=\d)/, "")];
}
