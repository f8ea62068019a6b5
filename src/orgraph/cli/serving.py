"""`orgraph serve` and `key`: the pages and the API, and who may ask them."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from orgraph.cli.options import Json, Rules, Store, rules_file, store_address
from orgraph.cli.printing import console, print_json
from orgraph.errors import InvalidValueError, OrgraphError

OWN_MACHINE = ("127.0.0.1", "localhost", "::1")

keys = typer.Typer(help="Who may ask a server that others can reach.", no_args_is_help=True)
KeyFile = Annotated[Path, typer.Option("--keys", help="File of hashed keys; it is made where it does not exist.")]
KeyName = Annotated[str, typer.Argument(help="Who uses the key; stands in the audit log.")]


def serve(
    store: Store = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; others than this machine need keys.")
    ] = "127.0.0.1",
    rules: Rules = None,
    key_file: Annotated[Path | None, typer.Option("--keys", help="File of keys (orgraph key add).")] = None,
    certificate: Annotated[Path | None, typer.Option("--tls-certificate", help="Certificate (PEM).")] = None,
    private_key: Annotated[Path | None, typer.Option("--tls-key", help="Private key of the certificate (PEM).")] = None,
    proxy: Annotated[
        str | None, typer.Option("--behind-proxy", help="Address of the proxy in front, which does TLS.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", help="Host name that browsers use; may be repeated.")
    ] = None,
    audit: Annotated[Path | None, typer.Option("--audit", help="File that exports and writes are noted in.")] = None,
) -> None:
    """Serve the pages and the API of a store (网页与接口)."""
    _check_exposure(host, key_file, certificate, private_key, proxy)
    try:
        uvicorn: Any = import_module("uvicorn")
    except ImportError as error:
        raise OrgraphError("The server is not installed: pip install 'orgraph[server]'.") from error
    rules_path = rules_file(rules)
    settings = {
        "ORGRAPH_STORE": store_address(store),
        "ORGRAPH_RULES": str(rules_path or ""),
        "ORGRAPH_HOSTS": ",".join([*(name or []), host]),
        "ORGRAPH_KEYS": str(key_file or ""),
        "ORGRAPH_AUDIT": str(audit or ""),
    }
    os.environ.update(settings)
    scheme = "https" if certificate else "http"
    console(to_stderr=True).print(f"{scheme}://{host}:{port}/   Ctrl+C to stop", soft_wrap=True)
    # By name: the library does not import its server.
    uvicorn.run(
        "orgraph_api.app:create_app",
        factory=True,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        ssl_certfile=certificate,
        ssl_keyfile=private_key,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
    )


def _check_exposure(
    host: str, key_file: Path | None, certificate: Path | None, private_key: Path | None, proxy: str | None
) -> None:
    if (certificate is None) != (private_key is None):
        raise InvalidValueError("--tls-certificate and --tls-key belong together: name both.")
    if host in OWN_MACHINE and proxy is None:
        return
    if key_file is None:
        raise InvalidValueError(
            f"{proxy or host} lets other machines in. Make keys (orgraph key add NAME --keys FILE) and name the file "
            "with --keys, or listen on 127.0.0.1."
        )
    if certificate is None and proxy is None:
        raise InvalidValueError(
            f"Keys would cross the network to {host} in the clear. Name --tls-certificate and --tls-key, or the "
            "proxy that does TLS with --behind-proxy ADDRESS."
        )


@keys.command("add")
def add(
    key_name: KeyName,
    key_file: KeyFile,
    role: Annotated[str, typer.Option("--role", help="reader looks; editor imports too.")] = "reader",
    as_json: Json = False,
) -> None:
    """Make a key and print it, once: only its digest is kept."""
    made: str = import_module("orgraph_api.keys").add_key(key_file, name=key_name, role=role)
    if as_json:
        print_json({"name": key_name, "role": role, "key": made})
    else:
        typer.echo(made)


@keys.command("remove")
def remove(key_name: KeyName, key_file: KeyFile, as_json: Json = False) -> None:
    """Remove a key; a server that runs has to be started again."""
    import_module("orgraph_api.keys").remove_key(key_file, name=key_name)
    if as_json:
        print_json({"removed": key_name})


@keys.command("list")
def show(key_file: KeyFile, as_json: Json = False) -> None:
    """List the names and roles of all keys."""
    known = import_module("orgraph_api.keys").read_keys(key_file).known
    if as_json:
        print_json({"keys": [{"name": key.name, "role": key.role} for key in known]})
        return
    for key in known:
        typer.echo(f"{key.role}\t{key.name}")
