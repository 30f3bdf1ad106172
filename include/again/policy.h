/**
 * @file policy.h
 * Policies: how they are found and loaded, and what is wrong with them.
 */
#ifndef AGAIN_POLICY_H
#define AGAIN_POLICY_H

#include <again/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One immutable, compiled set of rules, schedules and limits. */
typedef struct again_policy again_policy;

/** How bad a finding about a policy file is. */
typedef enum again_severity {
  AGAIN_SEVERITY_ERROR = 0,
  AGAIN_SEVERITY_WARNING,
  AGAIN_SEVERITY_NOTE
} again_severity;

/** A finding about a policy file, and its place. */
typedef struct again_diag {
  size_t struct_size;
  again_status status;
  again_severity severity;
  /** The finding's kebab-case name, "unknown-member". Static. */
  const char *id;
  /** Bytes from the start of the file. */
  size_t offset_bytes;
  /** From 1; 0 where the finding has no place. */
  unsigned line;
  /** From 1, in Unicode characters. */
  unsigned column;
  /** The file, or "pack:NAME"; cut to fit. */
  char file[512];
  /** JSON pointer of the value (RFC 6901); "" is the whole document. */
  char pointer[256];
  /** One impersonal line without a stop at its end. */
  char message[256];
} again_diag;

#define AGAIN_DIAG_INIT                                                        \
  {                                                                            \
    sizeof(again_diag), AGAIN_OK, AGAIN_SEVERITY_ERROR, NULL, 0, 0, 0, {0},    \
        {0}, {                                                                 \
      0                                                                        \
    }                                                                          \
  }

/**
 * Hears every finding, in the order of the file. @p diag is the callee's
 * during the call only. It must not load a policy.
 */
typedef void again_diag_fn(const again_diag *diag, void *user);

/** How policies are found. */
typedef struct again_policy_options {
  size_t struct_size;
  /** NULL = libc. */
  const again_mem *mem;
  /**
   * Folders asked before the packs compiled in, NULL-terminated. NULL = the
   * folders of $AGAIN_POLICY_PATH (colons between; ignored in set-uid
   * programs), then /etc/again/policies.
   */
  const char *const *path;
  /** Hears all findings; NULL = only the first is told, in `diag`. */
  again_diag_fn *on_diag;
  void *user;
} again_policy_options;

#define AGAIN_POLICY_OPTIONS_INIT                                              \
  { sizeof(again_policy_options), NULL, NULL, NULL, NULL }

/**
 * Loads a policy by pack name ("aliyun/polardb"), or from a file: a name that
 * begins with "/" or "./" or ends in ".json" is a path. "pack:NAME" is the pack
 * that is compiled in, whatever the path has.
 *
 * @param out      the new policy, one reference, yours; NULL on failure
 * @param name     not NULL
 * @param options  NULL = defaults
 * @param diag     where the first error is written, up to its struct_size;
 *                 may be NULL
 * @retval AGAIN_OK
 * @retval AGAIN_ENOMEM  `diag` is not written
 * @retval AGAIN_ENOTFOUND  neither file nor pack, here or in `extends`
 * @retval AGAIN_EIO  a file that exists could not be read
 * @retval AGAIN_ESYNTAX  a file is not JSON with comments
 * @retval AGAIN_EPOLICY  a file is no policy: a member, a value, a cycle
 * @retval AGAIN_ELIMIT  more than 64 MiB, 64 layers, or too deep
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_policy_load(again_policy **out, const char *name,
                  const again_policy_options *options, again_diag *diag);

/**
 * Loads a policy that consults several, in this order, as a file without
 * rules would that extends them. As again_policy_load() otherwise.
 * @retval AGAIN_EINVAL  @p count is not from 1 to 64
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_policy_load_many(
    again_policy **out, const char *const *names, size_t count,
    const again_policy_options *options, again_diag *diag);

/**
 * Loads a policy from text of @p size bytes, which need not live on.
 * @p file names it in findings and rules; NULL = "text". Its `extends` finds
 * packs, never files. As again_policy_load() otherwise.
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status again_policy_parse(
    again_policy **out, const char *text, size_t size, const char *file,
    const again_policy_options *options, again_diag *diag);

/**
 * Chooses a policy by the host of @p url among the files on the path and the
 * packs: most literal characters in a pattern of `hosts` win, counted label by
 * label from the host's end, then the earlier folder; "http" when none fits, or
 * @p url is none. A host in Unicode and its "xn--" form are the same; only
 * ASCII letters are alike in both cases. As again_policy_load() otherwise.
 * @since 0.1
 */
AGAIN_MUST_USE AGAIN_API again_status
again_policy_for_url(again_policy **out, const char *url,
                     const again_policy_options *options, again_diag *diag);

/**
 * One more reference; returns @p policy. NULL stays NULL. Any thread.
 * @since 0.1
 */
AGAIN_API again_policy *again_policy_ref(again_policy *policy);

/**
 * One reference fewer; the last frees. NULL does nothing. Any thread.
 * @since 0.1
 */
AGAIN_API void again_policy_unref(again_policy *policy);

/** The policy's name; lent, never NULL. @since 0.1 */
AGAIN_API const char *again_policy_name(const again_policy *policy);

/**
 * A hash over all that decides: equal for equal policies, on every machine
 * and for this format version. @since 0.1
 */
AGAIN_API uint64_t again_policy_hash(const again_policy *policy);

/**
 * Whether an answer below 400 may be an error: where none may, no success need
 * be given to a reader. @since 0.1
 */
AGAIN_API bool again_policy_has_peek(const again_policy *policy);

/**
 * Whether loading the policy again would find other files: one that it was made
 * of says something else or is gone, or there is one now that comes before it
 * on the search path. Each is looked at as stat() sees it, and read only where
 * that differs: a file that was touched and says the same has not changed.
 * Packs compiled in and texts never do; nor is it asked anew which policy a
 * URL's host has, nor what the environment says.
 *
 * What can't be read has changed: loading says why. A policy that has changed
 * stays as it is, whatever becomes of its files. Paths that are not absolute
 * count from the folder that is the current one now. A file that is written
 * twice within one tick of its file system's clock, without a change of its
 * size, may be taken for the first: replace it by rename(), as editors do.
 *
 * Any thread; no memory is allocated.
 * @param policy  not NULL
 * @since 0.1
 */
AGAIN_API bool again_policy_changed(const again_policy *policy);

/**
 * The packs compiled in: the name of the @p index -th in alphabetical order,
 * NULL past the end. Static. @since 0.1
 */
AGAIN_API const char *again_policy_pack(size_t index);

/**
 * Sets a struct to its defaults, as its _INIT macro does. @p size is sizeof of
 * the caller's; at most that many bytes are written.
 * @since 0.1
 */
AGAIN_API void again_diag_init(again_diag *out, size_t size);
AGAIN_API void again_policy_options_init(again_policy_options *out,
                                         size_t size);

#ifdef __cplusplus
}
#endif

#endif
