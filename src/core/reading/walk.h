/*
 * The walk over a body: parsers say where they are, the walk knows which paths
 * of the plan that is on, and hands values to the capture. What no path leads
 * into is passed over at the cost of a counter.
 *
 * The functions return false when there is no reason to go on: all is settled,
 * or there was no memory.
 */
#ifndef AGAIN_READING_WALK_H
#define AGAIN_READING_WALK_H

#include "reading/capture.h"

/* What a body is read for. */
typedef enum again_walk_aim {
  /* Until all is settled. */
  AGAIN_WALK_ENOUGH,
  /* To its end. */
  AGAIN_WALK_WHOLE,
  /* As ENOUGH, of one that goes on: what its end cuts is still to come. */
  AGAIN_WALK_START
} again_walk_aim;

/* A container that paths lead into. */
typedef struct again_walk_frame {
  size_t set_start; /* its nodes, in `active` */
  size_t set_end;
  size_t names_end;  /* the names down to here, in `names` */
  size_t next_index; /* of an array */
  uint32_t serial;   /* tells its members from those of others */
  bool is_array;
  bool is_empty; /* so far */
} again_walk_frame;

typedef struct again_walk {
  const again_plan *plan;
  again_capture *capture;
  /* Nodes; sets lie one above the other. A node is in one set at most: its
   * depth says in which. */
  uint32_t *active;
  again_walk_frame *frames;
  size_t frame_count;
  size_t depth_limit;
  size_t frame_limit; /* that, and a document's */
  /* The nodes of what comes next: a member's value, an element, the root. */
  size_t pending_start;
  size_t pending_end;
  size_t skipped; /* containers open that no path leads into */
  /* Per node, the container it was last met in: the first member of a name
   * wins. */
  uint32_t *met;
  uint32_t serial;
  again_text member;  /* the name of what comes next */
  again_buffer names; /* of the members down the path; for `key:` only */
  char digits[24];    /* an index as a name */
  uint32_t root;
  again_walk_aim aim;
  bool is_document; /* the first frame holds the root element (XML) */
} again_walk;

AGAIN_MUST_USE again_status again_walk_init(again_walk *walk,
                                            again_capture *capture,
                                            unsigned depth_limit,
                                            const again_mem *mem);
void again_walk_clear(again_walk *walk);

/* At the root of a body. */
void again_walk_begin(again_walk *walk, uint32_t root, again_walk_aim aim);
/* At the same root anew. What is given again was taken the first time. */
void again_walk_restart(again_walk *walk);
/* What holds the root element (XML); no depth is counted for it. */
bool again_walk_open_document(again_walk *walk);
bool again_walk_open(again_walk *walk, bool is_array);
void again_walk_close(again_walk *walk);
/* A member of the open container; its value comes next. `name` lasts until
 * that was given. */
bool again_walk_member(again_walk *walk, again_text name);
/* As again_walk_member(), where names may come again (XML). */
bool again_walk_sibling(again_walk *walk, again_text name);
bool again_walk_value(again_walk *walk, const again_value *value);
/* The open container is a text after all (XML). */
bool again_walk_close_text(again_walk *walk, const again_value *value);

/* Whether the open container would be of use as a text. */
bool again_walk_wants_text(const again_walk *walk);

/* Whether what comes next of the body, or further on, may stand at `node`, one
 * of the paths of this root. */
bool again_walk_may_meet(const again_walk *walk, uint32_t node);

#endif
