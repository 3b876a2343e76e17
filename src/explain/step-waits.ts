import type { Workings } from "../estimate/computation.js";
import { layerCount } from "../estimate/model.js";
import {
	type CountedKernels,
	KERNEL_SECONDS,
} from "../estimate/time/counted-kernels.js";
import { BLOCKED_SECONDS, launchSecondsOf } from "../estimate/time/launches.js";
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
		micro: { attention },
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
	const each = derived(
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
			derived("excess", { name: "context", unit: "s" }, [
				of("contextPerMicro", "context"),
				given(
					OVERLAP * attention,
					`hidden behind ${OVERLAP * 100} % of the attention core`,
					{ unit: "s" },
				),
			]),
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
		[derived("product", { name: "micro", unit: "s" }, [...times, each]), step],
	);
}

/** Waiting for kernel launches, for the other stages of a pipeline, and for the slowest device. */
export function idle(
	workings: Workings,
	step: StepWorkings,
	times: Times,
): Derivation {
	const { micro, exposedMicro, waits, parts, slowest } = step;
	const { matmul, attention, memoryBound, grouped } = micro;
	const busy = matmul + attention + memoryBound + grouped;
	const each = given(busy + micro.launches + exposedMicro, "micro-batch", {
		unit: "s",
	});
	const all = Object.values(parts).reduce((sum, part) => sum + part, 0);
	return derived("sum", { name: "idle", unit: "s", value: parts.idle }, [
		derived("product", { name: "launches", unit: "s" }, [
			...times,
			launches(workings, step, busy),
		]),
		...unless(0, [
			derived("product", { name: "bubble", unit: "s" }, [
				...times,
				each,
				given(waits.bubble, "pipeline bubble"),
			]),
			derived("product", { name: "uneven stages", unit: "s" }, [
				...times,
				each,
				given(waits.uneven, "beyond the mean stage"),
			]),
			derived("product", { name: "slowest device", unit: "s" }, [
				given(all / (1 + slowest), "all of this", { unit: "s" }),
				given(slowest, "waiting for the slowest"),
			]),
		]),
	]);
}

function launches(
	{ workload }: Workings,
	{ micro, communication, work }: StepWorkings,
	busy: number,
): Derivation {
	const name = "launches";
	const ahead = work.counted
		? starts(work.counted)
		: derived("excess", { name, unit: "s" }, [
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
				given(busy + communication.layersPerMicro, "computing and passing on", {
					unit: "s",
				}),
			]);
	return derived("sum", { name, unit: "s", value: micro.launches }, [
		ahead,
		...unless(0, [
			derived("product", { name: "blocked launches", unit: "s" }, [
				given(work.blockedKernels, "kernels waited for"),
				given(BLOCKED_SECONDS, "to wait", { unit: "s" }),
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
