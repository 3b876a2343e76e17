import { describe, expect, test } from "vitest";
import { inParallel } from "../../src/host/parallel.js";
import type { FaultKind, FaultRule } from "../github/faults.js";
import { isThorough } from "./extent.js";
import { type Finished, wrongWhenBroken } from "./outcome.js";
import { firstReview, push, type Scene, secondAttempt } from "./scenes.js";

/** Tried at every request: not done, done without a word, done with half a word. */
const everywhere = [
	"500",
	"late-502",
	"truncated",
] as const satisfies readonly FaultKind[];

/** Tried at every request by `npm run faults`, otherwise at the requests that a result hangs on. */
const atTurningPoints = [
	"502",
	"503",
	"secondary-limit",
	"429",
	"timeout",
	"reset",
	"late-reset",
	"not-json",
	"stale",
] as const satisfies readonly FaultKind[];

const turningPoints = [
	"git/get-tree",
	"checks/create",
	"checks/update",
	"issues/create-comment",
];

const inOtherScenes = isThorough
	? [...everywhere, ...atTurningPoints]
	: (["late-502"] as const);

/** A list of check runs from before there was one looks like a first attempt; GitHub then shows the second check run. */
const unavoidable: Partial<Record<FaultKind, readonly string[]>> = {
	stale: ["0 checks/list-for-ref: there is not exactly one check run"],
};

const forGood = isThorough
	? (["forbidden", ...everywhere, ...atTurningPoints] as const)
	: (["forbidden", "500"] as const);

/** Most of a run over requests that fail is waiting. */
const AT_ONCE = 4;
const LONG_MS = 900_000;

describe("one request of a first review fails once, and everything gets done all the same", () => {
	test.each(everywhere)(
		"%s at each request",
		async (kind) => {
			const wrong = await wrongAtEach(firstReview, kind);

			expect(wrong).toEqual([]);
		},
		LONG_MS,
	);

	test.each(atTurningPoints)(
		"%s at a turning point",
		async (kind) => {
			const tried = isThorough ? undefined : turningPoints;

			const wrong = await wrongAtEach(firstReview, kind, tried);

			expect(wrong).toEqual([]);
		},
		LONG_MS,
	);
});

describe("one request fails once where much is there already", () => {
	test.each(inOtherScenes)(
		"%s in a second attempt",
		async (kind) => {
			const tried = isThorough
				? undefined
				: ["checks/update", "issues/list-comments", "issues/update-comment"];

			const wrong = await wrongAtEach(secondAttempt, kind, tried);

			expect(wrong).toEqual(unavoidable[kind] ?? []);
		},
		LONG_MS,
	);

	test.each(inOtherScenes)(
		"%s in a push that is recorded",
		async (kind) => {
			const wrong = await wrongAtEach(push, kind);

			expect(wrong).toEqual([]);
		},
		LONG_MS,
	);
});

describe("one operation of a first review fails for good, and nobody is told that all is well", () => {
	test.each(forGood)(
		"%s for each operation",
		async (kind) => {
			const operations = new Set(await operationsOf(firstReview));

			const wrong = await inParallel(
				[...operations],
				async (operation) => {
					const finished = await runWith(firstReview, {
						kind,
						match: ({ operationId }) => operationId === operation,
					});
					return wrongWhenBroken(finished).map(
						(what) => `${operation}: ${what}`,
					);
				},
				AT_ONCE,
			);

			expect(wrong.flat()).toEqual([]);
		},
		LONG_MS,
	);
});

/** What is wrong after each run of a scene of which one request failed. */
async function wrongAtEach(
	scene: Scene,
	kind: FaultKind,
	tried?: readonly string[],
): Promise<readonly string[]> {
	const operations = await operationsOf(scene);
	const wrong = await inParallel(
		[...operations.entries()].filter(
			([, operation]) => tried?.includes(operation) ?? true,
		),
		async ([index, operation]) => {
			const finished = await runWith(scene, { kind, nth: index + 1 });
			return scene
				.wrong(finished)
				.map((what) => `${index} ${operation}: ${what}`);
		},
		AT_ONCE,
	);
	return wrong.flat();
}

const known = new Map<Scene, Promise<readonly string[]>>();

/** What a scene asks for when nothing fails, in its order. */
function operationsOf(scene: Scene): Promise<readonly string[]> {
	const operations = known.get(scene) ?? observe(scene);
	known.set(scene, operations);
	return operations;
}

async function observe(scene: Scene): Promise<readonly string[]> {
	const { local, head, start } = await scene.ready();
	const before = local.requests.length;
	const result = await start();
	expect(scene.wrong({ local, head, result })).toEqual([]);
	return local.requests
		.slice(before)
		.map(({ operationId }) => operationId ?? "");
}

async function runWith(scene: Scene, rule: FaultRule): Promise<Finished> {
	const { local, head, start } = await scene.ready();
	local.fault(rule);
	return { local, head, result: await start() };
}
