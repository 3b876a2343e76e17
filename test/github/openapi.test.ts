import { describe, expect, test } from "vitest";
import { requestErrors, responseErrors } from "./openapi.js";
import { matchOperation, operationIds, operationOf } from "./operations.js";
import { permittedOperations } from "./permissions.js";
import { handlers } from "./routing-table.js";

describe("the description", () => {
	test("is served and guarded in every operation", () => {
		const described = [...operationIds()].sort();

		expect(Object.keys(handlers).sort()).toEqual(described);
		expect([...permittedOperations()].sort()).toEqual(
			[...described, "graphql"].sort(),
		);
	});
});

describe("a path", () => {
	const path = "/repos/acme/training";

	test.each([
		[
			"GET",
			`${path}/contents/a/b.yml`,
			"repos/get-content",
			{ path: "a/b.yml" },
		],
		[
			"GET",
			`${path}/git/ref/heads%2Fdata`,
			"git/get-ref",
			{ ref: "heads/data" },
		],
		[
			"GET",
			`${path}/compare/main...topic/x`,
			"repos/compare-commits-with-basehead",
			{ basehead: "main...topic/x" },
		],
		[
			"GET",
			`${path}/commits/abc/check-runs`,
			"checks/list-for-ref",
			{ ref: "abc" },
		],
		["GET", `${path}/commits/topic/x`, "repos/get-commit", { ref: "topic/x" }],
	])("%s %s is %s", (method, address, id, values) => {
		const matched = matchOperation(method, address);

		expect(matched?.operation.id).toBe(id);
		expect(matched?.path).toMatchObject(values);
	});

	test("without an operation matches nothing", () => {
		expect(matchOperation("PUT", path)).toBeUndefined();
	});
});

describe("a request", () => {
	const path = { owner: "acme", repo: "training", issue_number: "1" };
	const create = operationOf("issues/create-comment");

	test("that fits has no errors", () => {
		const request = { path, query: {}, body: { body: "hello" } };

		expect(requestErrors(create, request)).toEqual([]);
	});

	test("that does not fit is explained by operation, place and rule", () => {
		const request = {
			path: { ...path, issue_number: "one" },
			query: { page: "1" },
			body: { body: 5 },
		};

		expect(requestErrors(create, request)).toEqual([
			'issues/create-comment request path /issue_number must be integer {"type":"integer"}',
			'issues/create-comment request query / must NOT have additional properties {"additionalProperty":"page"}',
			'issues/create-comment request body /body must be string {"type":"string"}',
		]);
	});

	test("needs the body that is described, and no other", () => {
		const read = operationOf("repos/get");
		const { owner, repo } = path;

		expect(requestErrors(create, { path, query: {} })).toEqual([
			"issues/create-comment request body / must be present",
		]);
		expect(
			requestErrors(read, { path: { owner, repo }, query: {}, body: {} }),
		).toEqual(["repos/get request body / must be absent"]);
	});
});

describe("an answer", () => {
	const get = operationOf("git/get-ref");

	test("must have the described fields", () => {
		const errors = responseErrors(get, 200, { ref: "refs/heads/main" });

		expect(errors.join("\n")).toContain("must have required property 'object'");
	});

	test("must have a described status or be an error with a message", () => {
		expect(responseErrors(get, 201, {})).toEqual([
			"git/get-ref response 201 is not described",
		]);
		expect(responseErrors(get, 403, { message: "no" })).toEqual([]);
		expect(responseErrors(get, 403, {})).toHaveLength(1);
	});

	test("may hold null where the description says nullable", () => {
		const user = operationOf("issues/list-comments");
		const comment = {
			id: 1,
			node_id: "IC_1",
			url: "https://example.com",
			html_url: "https://example.com",
			issue_url: "https://example.com",
			user: null,
			created_at: "2026-01-01T00:00:00Z",
			updated_at: "2026-01-01T00:00:00Z",
		};

		expect(responseErrors(user, 200, [comment])).toEqual([]);
	});
});
