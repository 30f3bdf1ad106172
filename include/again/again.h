/**
 * @file again.h
 * libagain, the core: what failed, what kind of failure it is, and whether,
 * when and how to go again.
 *
 * The core does no I/O. It opens no socket, asks no clock, starts no thread
 * and never sleeps: bytes, times and random numbers are handed to it. It works
 * with any HTTP client; <again/curl.h> makes it work with libcurl.
 *
 * A response flows through once:
 *
 *     bytes -> again_reader -> again_response -> again_classify -> verdict
 *                                            \-> again_call -----> decision
 *
 * Threads: an again_policy is immutable and may be used by any number of
 * threads at once. Every other object belongs to one thread at a time;
 * different threads may use different objects freely.
 *
 * Structs that begin with `struct_size` are set up with their `_INIT` macro,
 * and may be used by programs built against an older version of this header.
 * In each of their fields 0 means the default. They grow at their end alone.
 * All other structs, and those that another holds by value (again_verdict,
 * again_hint), keep their size for good.
 */
#ifndef AGAIN_AGAIN_H
#define AGAIN_AGAIN_H

#include <again/call.h>
#include <again/exchange.h>
#include <again/governor.h>
#include <again/policy.h>
#include <again/response.h>
#include <again/types.h>
#include <again/version.h>

#endif
