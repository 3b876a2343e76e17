// The JSON schema of wattdiff.yml, out of the tables that read it.
import "./load-typescript.mjs";
import { DRAFT, listOf, runKeys } from "./run-file-schema.mjs";

const { unitsOf } = await import("../src/budget/amount.ts");
const {
	budgetActions,
	budgetGates,
	budgetKeys,
	budgetPeriods,
	limitKinds,
	strictKeys,
} = await import("../src/budget/budgets.ts");
const { currencyKeys } = await import("../src/budget/money.ts");
const { dataSetKeys } = await import("../src/budget/data-sets.ts");
const { overrideKeys } = await import("../src/budget/overrides.ts");
const { policySections } = await import("../src/budget/policy.ts");
const { metricNames, metrics } = await import("../src/estimate/metrics.ts");

const text = { type: "string", minLength: 1 };
const texts = listOf(text);
const word = (words) => ({ type: "string", enum: Object.keys(words) });

const PERCENT = "\\d*\\.?\\d+\\s*%";
const percent = { type: "string", pattern: `^\\s*${PERCENT}\\s*$` };

/** The whole schema of wattdiff.yml. */
export function policySchema() {
	const { properties, patternProperties, definitions } = runKeys();
	const run = { properties, patternProperties };
	return {
		title: "wattdiff.yml",
		description: "Budgets, and what the files of this repository leave out.",
		$schema: DRAFT,
		...object(policySections, {
			version: { const: 1 },
			budgets: { type: "array", items: budget() },
			defaults: { type: "object", ...run, additionalProperties: false },
			runs: {
				type: "array",
				items: {
					type: "object",
					properties: {
						match: {
							description: "Globs over the paths of runs.",
							...texts,
						},
						...properties,
					},
					patternProperties,
					required: ["match"],
					additionalProperties: false,
				},
			},
			datasets: { type: "object", additionalProperties: dataSet() },
			ignore: texts,
			calibration: texts,
			currency: currency(),
			overrides: overrides(),
		}),
		$defs: {
			...definitions,
			// A policy is read alone, so it cannot name another file.
			"model.config": {
				description: definitions["model.config"].description,
				type: "object",
			},
		},
	};
}

function budget() {
	return object(budgetKeys, {
		name: text,
		runs: texts,
		limits: limits(),
		gate_on: word(budgetGates),
		action: word(budgetActions),
		period: word(budgetPeriods),
		owners: texts,
		strict: {
			anyOf: [
				{ type: "boolean" },
				object(strictKeys, {
					assumptions: percent,
					unknown_keys: { type: "boolean" },
				}),
			],
		},
	});
}

function limits() {
	return {
		type: "object",
		properties: Object.fromEntries(
			metricNames.map((metric) => [metrics[metric].budgetKey, limit(metric)]),
		),
		additionalProperties: false,
	};
}

function limit(metric) {
	const amount = amountOf(metric);
	const { fits, ...kinds } = limitKinds;
	const hasRoom = metric === "peakMemoryGib";
	return {
		description: `Limits of ${metrics[metric].label}, in ${units(metric)}.`,
		...object(hasRoom ? { ...kinds, fits } : kinds, {
			max: amount,
			total: amount,
			increase: {
				type: "string",
				pattern: `^\\s*(${PERCENT}|${amountPattern(metric, { isUnitNeeded: true })})\\s*$`,
			},
			...(hasRoom && { fits: { const: true } }),
		}),
	};
}

/** A bare number is in the first unit; with a unit it is a text. */
function amountOf(metric) {
	return {
		type: ["number", "string"],
		minimum: 0,
		pattern: `^\\s*${amountPattern(metric, { isUnitNeeded: false })}\\s*$`,
	};
}

function amountPattern(metric, { isUnitNeeded }) {
	const digits = "[\\d,_]*\\.?\\d+([eE][+-]?\\d{1,2})?";
	const behind = unitsOf(metric).map(inAnyCase).join("|");
	const carbon = metric === "carbonKg" ? "\\s*([cC][oO][2₂][eE]?)?" : "";
	const after = `${digits}\\s*(${behind})${isUnitNeeded ? "" : "?"}${carbon}`;
	return unitsOf(metric).includes("$")
		? `([$€£¥₹₩]\\s*${digits}|${after}|${digits}\\s*[A-Za-z]{3})`
		: `(${after})`;
}

function units(metric) {
	return unitsOf(metric).join(", ");
}

function inAnyCase(unit) {
	return [...unit]
		.map((letter) =>
			/[a-z]/.test(letter)
				? `[${letter}${letter.toUpperCase()}]`
				: letter.replace("$", "\\$"),
		)
		.join("");
}

function currency() {
	const code = { type: "string", pattern: "^\\s*[A-Za-z]{3}\\s*$" };
	const fields = object(currencyKeys, {
		code,
		exchange_rate: { type: "number", exclusiveMinimum: 0 },
		date: { type: "string", pattern: "^\\d{4}-\\d{2}(-\\d{2})?$" },
	});
	return { anyOf: [code, { ...fields, required: ["code"] }] };
}

function dataSet() {
	const size = { type: "number", exclusiveMinimum: 0 };
	return object(dataSetKeys, { samples: size, tokens: size });
}

function overrides() {
	return object(overrideKeys, {
		label: text,
		by: texts,
		reason: { type: "string", enum: ["required", "optional"] },
		expires: { type: "string", pattern: "^(push|\\d+\\s*(h|d))$" },
		quota: { type: "string", pattern: "^\\d+\\s*/\\s*month$" },
	});
}

/** An object of the keys of a table. A key without a shape, or a shape without a key, stops the build. */
function object(keys, shapes) {
	const names = Object.keys(keys);
	const strangers = [
		...names.filter((name) => !Object.hasOwn(shapes, name)),
		...Object.keys(shapes).filter((name) => !names.includes(name)),
	];
	if (strangers.length > 0) {
		throw new Error(`Keys and shapes differ: ${strangers.join(", ")}`);
	}
	return {
		type: "object",
		properties: Object.fromEntries(
			names.map((name) => [name, { description: keys[name], ...shapes[name] }]),
		),
		additionalProperties: false,
	};
}
