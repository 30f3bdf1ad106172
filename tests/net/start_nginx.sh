# start_nginx: starts it at $port, with what stdin says for its `http` block.
# One process, in the foreground. Sourced after aid.sh.
need nginx
state_folder

start_nginx() {
  cat - >http.conf
  cat >nginx.conf <<END
daemon off;
master_process off;
pid $work/state/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path state/body;
  proxy_temp_path state/proxy;
  fastcgi_temp_path state/fastcgi;
  scgi_temp_path state/scgi;
  uwsgi_temp_path state/uwsgi;
  include http.conf;
}
END
  start_daemon "$port" nginx -p "$work" -c nginx.conf
  front=http://127.0.0.1:$port
}
