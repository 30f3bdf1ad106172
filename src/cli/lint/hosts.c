/* Hosts that other policies claim as well. */
#include <sys/stat.h>

#include "base/glob.h"
#include "lint/lint.h"
#include "policy/files.h"
#include "policy/finding.h"
#include "policy/folder_walk.h"
#include "policy/host_fit.h"
#include "policy/host_name.h"

/* A glob's characters and stars. */
typedef struct tokens {
  int items[AGAIN_HOST_BYTES_MAX];
  size_t count;
} tokens;

static bool take_apart(again_text glob, tokens *out) {
  out->count = 0;
  int token;
  for (size_t at = 0; (token = again_glob_next(glob, &at)) != AGAIN_GLOB_END;) {
    if (out->count == AGAIN_HOST_BYTES_MAX) {
      return false;
    }
    out->items[out->count++] =
        token == AGAIN_GLOB_STAR ? token : again_ascii_lower((char)token);
  }
  return true;
}

/* One row of a table: `row[j]` says whether what is left of `a` from `i` on,
 * and of `b` from `j` on, have a text in common. It held that of `i + 1`. */
static void step_back(const tokens *a, size_t i, const tokens *b,
                      bool row[AGAIN_HOST_BYTES_MAX + 1]) {
  bool behind_both = false; /* of i + 1 and j + 1 */
  for (size_t j = b->count + 1; j-- > 0;) {
    bool behind_a = row[j];
    bool has_a = i < a->count;
    bool has_b = j < b->count;
    if ((has_a && a->items[i] == AGAIN_GLOB_STAR) ||
        (has_b && b->items[j] == AGAIN_GLOB_STAR)) {
      row[j] = (has_a && behind_a) || (has_b && row[j + 1]);
    } else {
      row[j] = has_a == has_b &&
               (!has_a || (a->items[i] == b->items[j] && behind_both));
    }
    behind_both = behind_a;
  }
}

bool again_lint_globs_meet(again_text a, again_text b) {
  tokens left;
  tokens right;
  if (!take_apart(a, &left) || !take_apart(b, &right)) {
    return false;
  }
  bool row[AGAIN_HOST_BYTES_MAX + 1] = {false};
  for (size_t i = left.count + 1; i-- > 0;) {
    step_back(&left, i, &right, row);
  }
  return row[0];
}

/* Whether both fit a host that is likely to be there: what a star at the
 * beginning stands for is hardly ever the beginning of the other. */
static bool is_partly_same(again_text a, again_text b) {
  bool are_named = again_text_find(a, '*') > 0 && again_text_find(b, '*') > 0;
  return are_named && again_lint_globs_meet(a, b);
}

/* A host of a policy, as hosts compare. */
typedef struct claim {
  const again_json *value;
  again_text name;
  bool may_fit; /* false: too many labels or bytes for a host */
  again_host_fit fit;
} claim;

typedef struct contest {
  again_lint *lint;
  claim *claims; /* of the file */
  size_t claim_count;
  again_folders folders;
  size_t place;      /* of the folder that is walked; behind them, the packs */
  again_arena kept;  /* claims and folders */
  again_arena other; /* one other policy at a time */
} contest;

/* How exact a glob is, its own text shows, which it fits. */
static again_status make_claim(again_arena *arena, const again_json *value,
                               claim *out) {
  out->value = value;
  if (!again_host_name(arena, value->text, &out->name)) {
    return AGAIN_ENOMEM;
  }
  out->may_fit = again_host_fits(out->name, out->name, &out->fit);
  return AGAIN_OK;
}

/* Tells where both fit a host, and neither is the more exact one. */
static void compare(again_lint *lint, const claim *own, const claim *theirs,
                    again_text other) {
  if (!own->may_fit || !theirs->may_fit ||
      again_host_fit_compare(&own->fit, &theirs->fit) != 0) {
    return;
  }
  const bool is_same = again_glob_covers(theirs->name, own->name) ||
                       again_glob_covers(own->name, theirs->name);
  if (is_same || is_partly_same(theirs->name, own->name)) {
    const again_text written = theirs->value->text;
    again_lint_tell(lint, "host-tie", own->value, "\"%.*s\" of %.*s fits %s",
                    again_finding_width(written), written.data,
                    again_finding_width(other), other.data,
                    is_same ? "the same hosts" : "some of the same hosts");
  }
}

/* Of the other policy, which is judged elsewhere, only the hosts count. */
static again_status judge_document(contest *self, again_text name,
                                   again_text document) {
  const again_json *root;
  again_json_fault fault;
  again_status status = again_json_parse(&self->other, document, &root, &fault);
  const again_json *hosts = status == AGAIN_OK && root != NULL
                                ? again_json_member(root, "hosts")
                                : NULL;
  const again_json *value = hosts != NULL ? again_json_first_item(hosts) : NULL;
  for (; value != NULL && status == AGAIN_OK;
       value = again_json_next_item(hosts, value)) {
    claim theirs = {.may_fit = false};
    if (value->kind == AGAIN_JSON_TEXT) {
      status = make_claim(&self->other, value, &theirs);
    }
    for (size_t i = 0; i < self->claim_count && theirs.may_fit; i++) {
      compare(self->lint, &self->claims[i], &theirs, name);
    }
  }
  return status;
}

static bool is_linted(const again_lint *lint, const again_file *file) {
  struct stat own;
  return file->pack == NULL && stat(lint->file, &own) == 0 &&
         own.st_dev == file->stamp.device && own.st_ino == file->stamp.inode;
}

/* What an earlier folder hides, or the file itself would by its name, is not
 * found by anybody. */
static again_status judge_named(again_text name, void *user) {
  contest *self = user;
  again_file file;
  int why;
  if (again_text_equals(name, self->lint->policy->name)) {
    return AGAIN_OK;
  }
  again_status status =
      again_file_find(&file, &self->folders, name, 0, &self->other, &why);
  if (status == AGAIN_OK && file.place == self->place &&
      !is_linted(self->lint, &file)) {
    status = judge_document(self, name, file.document);
  }
  again_arena_clear(&self->other);
  return status == AGAIN_ENOMEM ? status : AGAIN_OK;
}

static again_status judge_all(contest *self) {
  again_status status = AGAIN_OK;
  for (; self->place < self->folders.count && status == AGAIN_OK;
       self->place++) {
    status = again_folder_walk(self->folders.items[self->place],
                               &self->kept.mem, judge_named, self);
  }
  for (size_t i = 0; i < again_pack_count && status == AGAIN_OK; i++) {
    status = judge_named(again_text_of(again_packs[i].name), self);
  }
  return status;
}

static again_status make_claims(contest *self, const again_json *hosts) {
  again_status status = AGAIN_OK;
  self->claims = again_arena_calloc(&self->kept, again_json_item_count(hosts),
                                    sizeof(*self->claims));
  if (self->claims == NULL) {
    return AGAIN_ENOMEM;
  }
  for (const again_json *value = again_json_first_item(hosts);
       value != NULL && status == AGAIN_OK;
       value = again_json_next_item(hosts, value)) {
    status = make_claim(&self->kept, value, &self->claims[self->claim_count++]);
  }
  return status;
}

void again_lint_hosts(again_lint *lint) {
  const again_json *hosts = again_json_member(lint->root, "hosts");
  if (hosts == NULL) {
    return;
  }
  contest self = {.lint = lint};
  again_arena_init(&self.kept, NULL);
  again_arena_init(&self.other, NULL);
  again_status status = make_claims(&self, hosts);
  if (status == AGAIN_OK && lint->folders != NULL) {
    status = again_folders_init(&self.folders, lint->folders, &self.kept);
  }
  if (status == AGAIN_OK) {
    status = judge_all(&self);
  }
  lint->findings->out_of_memory |= status != AGAIN_OK;
  again_arena_clear(&self.other);
  again_arena_clear(&self.kept);
}
