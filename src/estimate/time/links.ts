import type { Accelerator } from "../../catalog/accelerators.js";
import type { Efficiency } from "../../catalog/efficiencies.js";
import type { Workload } from "../workload.js";

/** How fast devices talk, by where they are. */
export interface Links {
	/** Bytes per second one way inside a node. */
	readonly inside: number;
	/** Bytes per second one way between nodes. */
	readonly between: number;
	/** Devices that the links inside a node connect. */
	readonly perNode: number;
}

/** Where the devices of a group are: how many, and how many devices from one to the next. */
interface Members {
	readonly group: number;
	readonly stride: number;
}

/** The links of a run's devices. */
export function linksOf(
	workload: Workload,
	accelerator: Accelerator,
	efficiency: Efficiency,
): Links {
	return {
		inside: insideBytesPerSecond(accelerator, efficiency),
		between: betweenBytesPerSecond(workload, efficiency),
		perNode: Math.max(
			workload.hardware.perNode,
			accelerator.linkedDevices ?? 0,
		),
	};
}

/** One way over PCIe of generation 4, in practice: cards without a fast link talk over it, and all with their host. */
export const PCIE_BYTES_PER_SECOND = 20e9;

/** Share of a stated network's speed: 30 of the 50 GB/s that the usual nodes of H100 have for each. No row tells it closer. */
const NETWORK_REACHED = 0.6;

function betweenBytesPerSecond(
	{ hardware: { networkGbitS, perNode } }: Workload,
	{ networkGbS }: Efficiency,
): number {
	return networkGbitS === undefined
		? networkGbS * 1e9
		: (networkGbitS * 1e9 * NETWORK_REACHED) / BITS_OF_BYTE / perNode;
}

const BITS_OF_BYTE = 8;

function insideBytesPerSecond(
	accelerator: Accelerator,
	efficiency: Efficiency,
): number {
	const link = accelerator.linkBidirectionalGbS;
	return link > 0 ? (link / 2) * 1e9 * efficiency.link : PCIE_BYTES_PER_SECOND;
}

/** True where the members of a group lie in several nodes. */
export function crosses(
	{ group, stride }: Members,
	{ perNode }: Pick<Links, "perNode">,
): boolean {
	return group * stride > perNode;
}

/** Bytes per second of a member: those of one node send over all their network cards, and each byte leaves it once. */
export function speedOf(
	{ group, stride }: Members,
	{ inside, between, perNode }: Links,
): number {
	if (!crosses({ group, stride }, { perNode })) return inside;
	const beside = Math.max(1, perNode / stride);
	return Math.min(inside, between * beside);
}
