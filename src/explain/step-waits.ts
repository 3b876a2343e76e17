import type { Workings } from "../estimate/computation.js";
import { layerCount } from "../estimate/model.js";
import {
	type CountedKernels,
	KERNEL_SECONDS,
} from "../estimate/time/counted-kernels.js";
import { launchSecondsOf } from "../estimate/time/micro-work.js";
import { OVERLAP, type StepWorkings } from "../estimate/time/step-time.js";
import { collectiveLines } from "./collectives.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";
import type { Times } from "./step-work.js";

/** Collectives that computation does not hide. */
export function exposed(
	{
		communication,
		collectives,
		hidden,
		exposedMicro,
		exposedStep,
		host,
		parts,
	}: StepWorkings,
	times: Times,
): Derivation {
	const behind = given(
		hidden,
		`hidden behind ${OVERLAP * 100} % of a micro-batch`,
		{
			unit: "s",
		},
	);
	const of = (kind: keyof typeof communication, name: string): Derivation =>
		onLine(
			derived(
				"sum",
				{ name, unit: "s", value: communication[kind] },
				collectiveLines(collectives, kind),
			),
		);
	const micro = derived(
		"sum",
		{ name: "of each micro-batch", unit: "s", value: exposedMicro },
		unless(0, [
			derived("excess", { name: "sharding", unit: "s" }, [
				host.perMicro === 0
					? of("shardingPerMicro", "sharding")
					: derived("sum", { name: "weights", unit: "s" }, [
							of("shardingPerMicro", "sharding"),
							given(host.perMicro, "from the host", { unit: "s" }),
						]),
				behind,
			]),
			of("layersPerMicro", "inside layers"),
		]),
	);
	const step = derived(
		"excess",
		{ name: "of a step", unit: "s", value: exposedStep },
		[of("gradientsPerStep", "gradients"), behind],
	);
	return derived(
		"sum",
		{
			name: "communication that shows",
			unit: "s",
			value: parts.exposedCommunication,
		},
		[derived("product", { name: "micro", unit: "s" }, [...times, micro]), step],
	);
}

/** Waiting for kernel launches, and the bubble of a pipeline. */
export function idle(
	{ workload }: Workings,
	{ micro, communication, exposedMicro, bubble, parts, work }: StepWorkings,
	times: Times,
): Derivation {
	const { matmul, attention, memoryBound, grouped } = micro;
	const busy = matmul + attention + memoryBound + grouped;
	const launches = work.counted
		? starts(work.counted)
		: derived(
				"excess",
				{ name: "launches", unit: "s", value: micro.launches },
				[
					derived(
						"product",
						{ name: "launching kernels", value: work.launchSeconds },
						[
							given(
								layerCount(workload.model) / workload.layout.pipeline,
								"layers",
							),
							given(launchSecondsOf(workload), "to launch", { unit: "s" }),
						],
					),
					given(
						busy + communication.layersPerMicro,
						"computing and passing on",
						{ unit: "s" },
					),
				],
			);
	const each = given(busy + micro.launches + exposedMicro, "micro-batch", {
		unit: "s",
	});
	return derived("sum", { name: "idle", unit: "s", value: parts.idle }, [
		derived("product", { name: "launches", unit: "s" }, [...times, launches]),
		...unless(0, [
			derived("product", { name: "bubble", unit: "s" }, [
				...times,
				each,
				given(bubble, "pipeline bubble"),
			]),
		]),
	]);
}

function starts({ launches, unfused }: CountedKernels): Derivation {
	return derived("product", { name: "launches", unit: "s" }, [
		given(launches, "kernels"),
		...unless(1, [given(unfused, "left by fused kernels")]),
		given(KERNEL_SECONDS, "to start", { unit: "s" }),
	]);
}
