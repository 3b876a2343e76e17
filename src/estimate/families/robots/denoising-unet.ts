import type { Operator } from "../../model.js";
import { linear, norm } from "../blocks.js";

/** A U-Net over the steps of a trajectory whose every block is conditioned on what the robot sees. */
export interface TrajectoryUnet {
	/** Numbers of one action. */
	readonly actions: number;
	/** Numbers that condition the whole trajectory, beside the step of the noise. */
	readonly condition: number;
	/** Numbers that condition each of its steps; 0 is none. */
	readonly localCondition: number;
	readonly horizon: number;
	readonly widths: readonly number[];
	readonly kernel: number;
	/** Width of the embedding of the noise's step. */
	readonly stepWidth: number;
	/** The condition scales what it shifts. */
	readonly scales: boolean;
}

/**
 * ConditionalUnet1D (Chi et al. 2023, §3.1; diffusion_policy 5ba07ac, model/diffusion/conditional_unet1d.py): two
 * residual blocks and a halving for each width, two in the middle, two and a doubling for each width on the way back.
 */
export function trajectoryUnet(unet: TrajectoryUnet): readonly Operator[] {
	const { actions, horizon, widths, stepWidth } = unet;
	const first = widths[0] ?? 0;
	const last = widths.at(-1) ?? 0;
	const operators: Operator[] = [
		fromNoise("step1", stepWidth, 4 * stepWidth),
		linear({
			name: "step2",
			inputs: 4 * stepWidth,
			outputs: stepWidth,
			rows: 1,
		}),
	];
	if (unet.localCondition > 0) {
		const seen = {
			inputs: unet.localCondition,
			outputs: first,
			steps: horizon,
		};
		operators.push(
			...block(unet, { ...seen, readsData: true }),
			...block(unet, { ...seen, readsData: true }),
		);
	}
	let steps = horizon;
	for (const [index, outputs] of widths.entries()) {
		const inputs = widths[index - 1] ?? actions;
		operators.push(
			...block(unet, {
				inputs,
				outputs,
				steps,
				...(index === 0 && { readsData: true }),
			}),
			...block(unet, { inputs: outputs, outputs, steps }),
		);
		if (index === widths.length - 1) continue;
		steps = Math.ceil(steps / 2);
		operators.push(
			convolution({ inputs: outputs, outputs, kernel: 3, positions: steps }),
		);
	}
	const middle = { inputs: last, outputs: last, steps };
	operators.push(...block(unet, middle), ...block(unet, middle));
	for (const [index, outputs] of widths.slice(0, -1).toReversed().entries()) {
		const inputs = widths[widths.length - 1 - index] ?? 0;
		operators.push(
			...block(unet, { inputs: 2 * inputs, outputs, steps }),
			...block(unet, { inputs: outputs, outputs, steps }),
			// Transposed: every row that goes in is multiplied with the whole kernel.
			convolution({ inputs: outputs, outputs, kernel: 4, positions: steps }),
		);
		steps *= 2;
	}
	operators.push(
		...normed({
			inputs: first,
			outputs: first,
			kernel: unet.kernel,
			positions: steps,
		}),
		convolution({
			inputs: first,
			outputs: actions,
			kernel: 1,
			positions: steps,
		}),
	);
	return operators;
}

// Two convolutions with a norm; the condition becomes a shift, and a scale, of each channel between them.
function block(
	{ kernel, stepWidth, condition, scales }: TrajectoryUnet,
	{
		inputs,
		outputs,
		steps,
		readsData,
	}: {
		readonly inputs: number;
		readonly outputs: number;
		readonly steps: number;
		readonly readsData?: true;
	},
): readonly Operator[] {
	const reads = readsData && { readsData };
	return [
		...normed({ inputs, outputs, kernel, positions: steps, ...reads }),
		linear({
			name: "condition",
			inputs: stepWidth + condition,
			outputs: scales ? 2 * outputs : outputs,
			rows: 1,
		}),
		...normed({ inputs: outputs, outputs, kernel, positions: steps }),
		...(inputs === outputs
			? []
			: [
					convolution({
						inputs,
						outputs,
						kernel: 1,
						positions: steps,
						...reads,
					}),
				]),
	];
}

interface Shape {
	readonly inputs: number;
	readonly outputs: number;
	readonly kernel: number;
	readonly positions: number;
	readonly readsData?: true;
}

function normed(shape: Shape): readonly Operator[] {
	const { outputs, positions } = shape;
	return [
		convolution(shape),
		norm({
			name: "group-norm",
			width: outputs,
			rows: positions,
			flavour: "group",
		}),
		{ kind: "activation", gated: false, width: outputs, rows: positions },
	];
}

function convolution(shape: Shape): Operator {
	return {
		kind: "convolution",
		name: "convolution",
		groups: 1,
		bias: true,
		...shape,
	};
}

// The step of the noise is a number of the data.
function fromNoise(name: string, inputs: number, outputs: number): Operator {
	return { ...linear({ name, inputs, outputs, rows: 1 }), readsData: true };
}
