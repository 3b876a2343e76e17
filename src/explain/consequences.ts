import type { Workings } from "../estimate/computation.js";
import { idleDevices } from "../estimate/run-power.js";
import type { FixedCharge } from "../estimate/site.js";
import type { Workload } from "../estimate/workload.js";
import {
	type Derivation,
	derived,
	given,
	onLine,
	unless,
} from "./derivation.js";
import type { Section } from "./explanation.js";
import { devicePower } from "./power.js";
import { known, type Quantities, uncertain } from "./quantities.js";

/** Energy of the facility and the carbon of its grid. */
export function explainEnergy(
	workings: Workings,
	quantities: Quantities,
): Section {
	const title = "Energy and carbon";
	const { site } = workings;
	const { deviceHours, energyKwh, carbonKg } = quantities;
	if (!deviceHours || !energyKwh || !carbonKg) {
		const absent = "Energy follows from device-hours and a known accelerator.";
		return { title, results: [], absent };
	}
	const powerW =
		quantities.powerPerDeviceW?.value ??
		(energyKwh.value * 1000) / deviceHours.value / site.pue.value -
			(idleDevices(workings.workload).idle?.powerW.value ?? 0);
	const power = devicePower(workings, powerW);
	return {
		title,
		results: [
			...(power
				? [
						{
							derivation: power,
							...(quantities.powerPerDeviceW && {
								quantity: "powerPerDeviceW" as const,
							}),
						},
					]
				: []),
			...known(quantities, "energyKwh", (value) =>
				derived("quotient", { name: "energy", unit: "kWh", value }, [
					derived("product", { name: "energy" }, [
						uncertain(deviceHours, "", "device-h"),
						withIdle(given(powerW, "each device", { unit: "W" }), workings),
						uncertain(site.pue, "PUE"),
					]),
					given(1000, "W of a kW"),
				]),
			),
			...known(quantities, "carbonKg", (value) =>
				derived("quotient", { name: "carbon", unit: "kg", value }, [
					derived("product", { name: "carbon" }, [
						uncertain(energyKwh, "", "kWh"),
						uncertain(site.carbonGPerKwh, "g CO₂e of a kWh"),
					]),
					given(1000, "g of a kg"),
				]),
			),
		],
	};
}

/** The power of a device that works, and of those that it keeps idle. */
function withIdle(power: Derivation, { workload }: Workings): Derivation {
	const { idle } = idleDevices(workload);
	if (!idle) return power;
	return derived("sum", { name: "power with idle devices", unit: "W" }, [
		power,
		given(idle.powerW.value, "idle devices for each", { unit: "W" }),
	]);
}

/** Devices that are held for each one that works, where they are more than it. */
export function heldDevices({ hardware }: Workload): readonly Derivation[] {
	const held = given(1 + hardware.idlePerDevice, "held for each that works");
	return unless(1, [held]);
}

const PRICE_KEYS = {
	storage: "storage_per_gb_month",
	egress: "egress_per_gb",
} as const satisfies Record<FixedCharge["kind"], string>;

/** Device-hours times their price, and what is paid once. */
export function explainCost(
	{ site, workload }: Workings,
	quantities: Quantities,
): Section {
	const title = "Cost";
	const { deviceHours } = quantities;
	const price = site.pricePerDeviceHour;
	const [unpriced] = site.unpriced;
	if (unpriced !== undefined) {
		const absent = `No price of ${unpriced} is known: state \`price.${PRICE_KEYS[unpriced]}\`.`;
		return { title, results: [], absent };
	}
	if (!deviceHours || !price) {
		const absent = price
			? "Cost follows from device-hours."
			: `No price is known of ${workload.hardware.accelerator?.id ?? "the accelerator"} here.`;
		return { title, results: [], absent };
	}
	return {
		title,
		results: known(quantities, "costUsd", (value) =>
			costOf(value, {
				hours: [
					uncertain(deviceHours, "", "device-h"),
					uncertain(price, "each", "USD"),
					...heldDevices(workload),
				],
				once: site.fixedCharges.map(paidOnce),
			}),
		),
	};
}

function costOf(
	value: number,
	{
		hours,
		once,
	}: {
		readonly hours: readonly Derivation[];
		readonly once: readonly Derivation[];
	},
): Derivation {
	const label = { name: "cost", unit: "USD", value } as const;
	if (once.length === 0) return derived("product", label, hours);
	return derived("sum", label, [
		onLine(derived("product", { name: "hours", unit: "USD" }, hours)),
		...once,
	]);
}

function paidOnce({ kind, usd, quantity, unit }: FixedCharge): Derivation {
	return onLine(
		derived("product", { name: kind, unit: "USD", value: usd.value }, [
			given(quantity, unit),
			given(usd.value / quantity, "each", { unit: "USD" }),
		]),
	);
}
