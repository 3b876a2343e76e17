import { about, exactly, plus, type Uncertain } from "../uncertain.js";
import type { IdleDevices } from "./consequences.js";
import { corePowerW, idleCoresW } from "./core-hours.js";
import { idlePowerW } from "./idle-devices.js";
import { devicePowerW, SIGMA_POWER, untimedPowerW } from "./power.js";
import type { StepTime } from "./time/step-time.js";
import type { Hardware, Workload } from "./workload.js";

/** Power of a device over the parts of a step. */
export function timedPower(
	workload: Workload,
	step: StepTime,
): Uncertain | undefined {
	const { accelerator, powerLimitW, cooling } = workload.hardware;
	const limitW = powerLimitW ?? accelerator?.tdpW;
	if (!accelerator || limitW === undefined) return undefined;
	return withShared(
		about(devicePowerW({ accelerator, limitW, cooling, step }), {
			[`power of ${accelerator.id} nodes`]: SIGMA_POWER,
		}),
		workload.hardware,
	);
}

/** With what a device answers for outside of its node, where that is stated. */
function withShared(
	power: Uncertain,
	{ sharedW }: Hardware,
): Uncertain | undefined {
	return sharedW === undefined ? power : plus(power, exactly(sharedW));
}

/** Power of a device where the parts of a step are not known. */
export function typicalPower({
	hardware,
	layout,
	duration,
	world,
}: Workload): Uncertain | undefined {
	const { accelerator, perNode, powerLimitW, cooling } = hardware;
	if (world?.on === "core" && !accelerator) return corePowerW();
	const limitW = powerLimitW ?? accelerator?.tdpW;
	if (limitW === undefined || !accelerator) return undefined;
	const nodes = layout.devices / perNode;
	const { hours } = duration;
	const watts =
		world?.on === "core"
			? devicePowerW({ accelerator, limitW, cooling, step: WAITING })
			: untimedPowerW({
					accelerator,
					limitW,
					cooling,
					nodes,
					...(hours !== undefined && { hours }),
				});
	const power = about(watts, {
		[`power of ${accelerator.id} nodes`]: SIGMA_POWER,
		...(world?.on === "device" && { "power of a simulator": SIMULATOR_SIGMA }),
	});
	return withShared(power, hardware);
}

/** What the run holds beside the devices that work, where anything is known of them. */
export function idleDevices({ hardware, world }: Workload): {
	readonly idle?: IdleDevices;
} {
	const { accelerator, powerLimitW, idlePerDevice: perDevice } = hardware;
	if (world && !accelerator && perDevice > 0) {
		return { idle: { perDevice, powerW: idleCoresW(perDevice) } };
	}
	const limitW = powerLimitW ?? accelerator?.tdpW;
	if (!accelerator || limitW === undefined || perDevice === 0) return {};
	const powerW = idlePowerW(accelerator, { limitW, perDevice });
	return { idle: { perDevice, powerW } };
}

/** Standard deviation of ln(power): kernels of a simulator keep a device between waiting and computing. */
const SIMULATOR_SIGMA = 0.3;

/** A device that waits for the world to take its steps. */
const WAITING: StepTime = {
	matmul: 0,
	attention: 0,
	memoryBound: 0,
	grouped: 0,
	exposedCommunication: 0,
	idle: 1,
	optimizer: 0,
	total: 1,
	betweenNodes: 0,
};
