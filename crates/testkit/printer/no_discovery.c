/*
 * Preloaded into ippeveprinter, so that it runs where neither D-Bus nor Avahi do: it would end at once because it cannot announce
 * itself. A printer for tests has nobody to announce itself to, so every call of Avahi that it makes succeeds and does nothing.
 */
#include <stddef.h>

static char nothing;

/* Makers of things: any address but NULL will do, because only the functions below ever see it. */
void *avahi_threaded_poll_new(void) { return &nothing; }
void *avahi_client_new(const void *poll, int flags, void *callback, void *data, int *error) { return &nothing; }
void *avahi_entry_group_new(void *client, void *callback, void *data) { return &nothing; }
const void *avahi_threaded_poll_get(void *poll) { return &nothing; }

/* What can fail does not. */
int avahi_threaded_poll_start(void *poll) { return 0; }
int avahi_threaded_poll_stop(void *poll) { return 0; }
int avahi_client_errno(void *client) { return 0; }
int avahi_entry_group_add_service_strlst(void *group, ...) { return 0; }
int avahi_entry_group_add_service_subtype(void *group, ...) { return 0; }
int avahi_entry_group_commit(void *group) { return 0; }
int avahi_entry_group_reset(void *group) { return 0; }
int avahi_entry_group_free(void *group) { return 0; }

/* The rest. */
void avahi_threaded_poll_lock(void *poll) {}
void avahi_threaded_poll_unlock(void *poll) {}
void avahi_threaded_poll_free(void *poll) {}
void avahi_client_free(void *client) {}
const char *avahi_client_get_host_name_fqdn(void *client) { return "localhost"; }
const char *avahi_strerror(int error) { return "none"; }
void *avahi_string_list_add_printf(void *list, const char *format, ...) { return list; }
void avahi_string_list_free(void *list) {}
