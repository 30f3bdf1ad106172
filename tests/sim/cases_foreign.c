#include "cases.h"

const foreign_case foreign_cases[] = {
    {AWS, "longpoll_backoff_when_bucket_empty",
     "a pause before an error is returned is the poll loop's, not a retry's"},
    {AWS, "longpoll_backoff_after_throttling_when_bucket_empty",
     "as the one before"},
    {AWS, "failed_call_does_not_refund", "of the bucket: test_bucket"},
    {AWS, "success_first_try_returns_one", "of the bucket: test_bucket"},
    {AWS, "failed_first_try_gives_nothing", "of the bucket: test_bucket"},

    {ALIYUN, "gateway wait of TimeLeft + 100 ms",
     "jitter is drawn, up to a tenth; no fixed supplement"},
    {ALIYUN, "oss_go", "its jitter exceeds its own cap, which is a defect"},

    {GRPC, "validation", "of service config; policy files are linted"},
    {GRPC, "next backoff restarts after pushback",
     "delays grow with the failures of the call, whoever chose the delay"},
    {GRPC, "pushback -1 counts as a throttle failure",
     "the budget hears of each failure by its reason, not by its hint"},
    {GRPC, "hedging", "no second attempt while the first is under way"},
    {GRPC, "never_left_client",
     "unsent tries count as no attempt here too, and ten are enough"},
    {GRPC, "reached_server_not_seen_by_app",
     "what the transport knows of it is in the transport's word"},
    {GRPC, "metrics", "decisions are told; whoever hears them counts"},

    {POLLY, "linear", "delays grow by a factor or not at all"},
    {POLLY, "constant_jitter", "proportional jitter is a fifth, as gRPC's"},
    {POLLY, "linear_jitter", "as linear"},
    {POLLY, "cap", "of the schedule: test_schedule"},
    {POLLY, "decorrelated_v2", "decorrelated jitter is AWS's"},

    {CURL, "196", "FTP"},
    {CURL, "1269", "a duration out of range is an error of the policy file"},
    {CURL, "1633", "redirects are the adapter's"},
    {CURL, "3035", "resuming is the adapter's; 404 is final here"},
    {CURL, "3036", "files are the command's"},
    {CURL, "160", "libcurl's own resends are the adapter's to see and veto"},
    {CURL, "1594", "of libcurl's Retry-After; hints have tests of their own"},
    {CURL, "1595", "as 1594"},
    {CURL, "1596", "as 1594"},
    {CURL, "3010", "as 1594"},
    {CURL, "3034", "rewinding is the adapter's"},
};
const size_t foreign_case_count =
    sizeof(foreign_cases) / sizeof(foreign_cases[0]);
