import {
	type Answer,
	created,
	failure,
	invalid,
	noContent,
	notFound,
	ok,
	page,
	type RepositoryCall,
	type RepositoryHandler,
} from "../call.js";
import { type Fields, textOf } from "../fields.js";
import {
	createRef,
	deleteRef,
	type Ref,
	type RefChange,
	refNamed,
	refsUnder,
	updateRef,
} from "../git-refs.js";
import { readObject } from "../git-store.js";
import { addresses } from "../shapes/commit.js";

export const gitRefRoutes: Readonly<Record<string, RepositoryHandler>> = {
	"git/get-ref": (call) => shownRef(call, `refs/${call.path.ref}`, ok),

	"git/list-matching-refs": (call) =>
		page(
			call,
			refsUnder(call.repository.git, `refs/${call.path.ref}`).map((ref) =>
				refShape(call, ref),
			),
		),

	"git/create-ref": (call) => {
		const name = textOf(call.body.ref);
		const sha = textOf(call.body.sha);
		if (!/^refs\/[^/]+\/./.test(name)) {
			return invalid(
				"Reference name must start with 'refs/' and have at least two slashes.",
			);
		}
		if (!readObject(call.repository.git, sha)) {
			return invalid("Object does not exist");
		}
		const result = createRef(call.repository.git, name, sha);
		return refusal(result) ?? shownRef(call, name, created);
	},

	"git/update-ref": (call) => {
		const name = `refs/${call.path.ref}`;
		const sha = textOf(call.body.sha);
		if (!readObject(call.repository.git, sha)) {
			return invalid("Object does not exist");
		}
		const isForced = call.body.force === true;
		const result = updateRef(call.repository.git, name, sha, isForced);
		return refusal(result) ?? shownRef(call, name, ok);
	},

	"git/delete-ref": (call) => {
		const name = `refs/${call.path.ref}`;
		return refusal(deleteRef(call.repository.git, name)) ?? noContent;
	},
};

const refusals: Readonly<Record<RefChange, string>> = {
	done: "",
	exists: "Reference already exists",
	missing: "Reference does not exist",
	"not-fast-forward": "Update is not a fast forward",
};

/** GitHub's refusal to use the Git Data API before the first commit. */
export function emptyProblem(call: RepositoryCall): Answer | undefined {
	const { objects } = call.repository.git;
	return objects.size > 0
		? undefined
		: failure(409, "Git Repository is empty.");
}

function refusal(result: RefChange): Answer | undefined {
	return result === "done" ? undefined : invalid(refusals[result]);
}

function shownRef(
	call: RepositoryCall,
	name: string,
	answer: (body: unknown) => Answer,
): Answer {
	const ref = refNamed(call.repository.git, name);
	return ref ? answer(refShape(call, ref)) : notFound;
}

function refShape(call: RepositoryCall, ref: Ref): Fields {
	const { api } = addresses(call.world, call.repository);
	return {
		ref: ref.name,
		node_id: `REF_${ref.name}`,
		url: `${api}/git/${ref.name}`,
		object: {
			sha: ref.sha,
			type: ref.kind,
			url: `${api}/git/${ref.kind}s/${ref.sha}`,
		},
	};
}
