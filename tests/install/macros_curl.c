/* Every _INIT macro of the adapter, as a program of C or of C++ writes it. */
#include <again/curl.h>

again_curl_request request = AGAIN_CURL_REQUEST_INIT;
again_curl_options options = AGAIN_CURL_OPTIONS_INIT;
