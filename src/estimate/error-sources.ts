import { implementationOf } from "./memory/implementations.js";
import { hasExperts, isStatedOnly, type Model } from "./model.js";
import { efficiencyOf, isLowPrecision, stackOf } from "./time/efficiency.js";
import type { StepTime } from "./time/step-time.js";
import type { Workload } from "./workload.js";

/** Standard deviation of ln(step time) between machines with the same accelerator: networks, clocks, hosts. */
const ACCELERATOR_SIGMA = 0.04;

/** Standard deviation of ln(step time) between runs of one stack, accelerator and layout: what its shape does beside. */
const OWN_SIGMA = 0.03;

/** Standard deviation of ln(step time) that routing adds: how even it is, and how well its products are grouped. */
const EXPERT_SIGMA = 0.25;

/**
 * Standard deviation of ln(time of grouped convolutions): cuDNN has fast kernels for some widths and numbers of groups and
 * none for others (timm's table, times of up to a sixth and three times of ours).
 */
const GROUPED_SIGMA = 0.9;

/** Standard deviation of ln(speed between nodes) where no network is stated: nodes of one accelerator have 100 to 3,200 Gbit/s. */
const NETWORK_SIGMA = 0.7;

/** Standard deviation of ln(step time) where the kernels of a network are told by others of its family, or by nothing. */
const ALIKE_SIGMA = 0.2;
const UNCOUNTED_SIGMA = 0.25;

/** What may be wrong with the time of a step, each as a standard deviation of its logarithm. */
export function timeErrors(
	workload: Workload,
	step: Pick<StepTime, "grouped" | "total" | "betweenNodes">,
): Readonly<Record<string, number>> {
	const { hardware, framework, precision, layout, checkpointing, model } =
		workload;
	// Only stacks of language models were compared over their years.
	const year = model.family === "decoder" ? workload.softwareYear : undefined;
	const { sigma } = stackOf(framework, year);
	const { accelerator } = hardware;
	if (!accelerator) return {};
	const division = `${layout.sharding}/${layout.tensor}/${layout.pipeline}/${layout.context}/${layout.expert}`;
	return {
		[`efficiency of ${framework} at ${precision}`]: sigma,
		[`efficiency of ${accelerator.id}`]: Math.max(
			ACCELERATOR_SIGMA,
			efficiencyOf(accelerator).sigma,
		),
		[`efficiency of the layout ${division}`]: 0.04,
		[`cost of recomputation ${checkpointing}`]: 0.03,
		"own pace of the run": OWN_SIGMA,
		...(isLowPrecision(precision) && { "gain of few bits": 0.08 }),
		...(isStatedOnly(model) && { "shape of the model": 0.4 }),
		...kernelErrors(model),
		...(step.grouped > 0 && {
			"kernels of grouped convolutions":
				(GROUPED_SIGMA * step.grouped) / step.total,
		}),
		...(hardware.networkGbitS === undefined &&
			step.betweenNodes > 0 && {
				"speed of the network":
					(NETWORK_SIGMA * step.betweenNodes) / step.total,
			}),
		...(hasExperts(model) && { "uneven experts": EXPERT_SIGMA }),
	};
}

function kernelErrors(model: Model): Readonly<Record<string, number>> {
	const { family, kernels } = model;
	if (kernels?.like) {
		return { [`kernels taken from ${kernels.like}`]: ALIKE_SIGMA };
	}
	return family === "convnet" && !kernels && !isStatedOnly(model)
		? { "kernels that nobody counted": UNCOUNTED_SIGMA }
		: {};
}

/** The same of the memory. */
export function memoryErrors(
	workload: Workload,
): Readonly<Record<string, number>> {
	const { framework, checkpointing, precision, adapter, version } = workload;
	const base = adapter?.quantization ?? "none";
	const isOpen =
		base !== "none" &&
		version === undefined &&
		!implementationOf(framework).ownQuantisation;
	return {
		[`memory of ${framework}, ${precision}`]: 0.05,
		[`memory under checkpointing ${checkpointing}`]: 0.03,
		"own memory of the run": 0.03,
		// Before bitsandbytes 0.43.2 every quantised linear kept its input (bitsandbytes#1270); configs name no version.
		...(isOpen && { [`memory of a base in ${base}`]: 0.3 }),
	};
}
