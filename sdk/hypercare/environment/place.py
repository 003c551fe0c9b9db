"""Where it runs: operating system, container and cloud.

Names and regions only. No variable that could hold a secret is read, and no metadata service is
asked.
"""

from __future__ import annotations

import platform
from typing import Any, NamedTuple

from hypercare.environment.reading import there, variable, words

NAMESPACE = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"


class Cloud(NamedTuple):
    """A platform, told by a variable that it sets; the others name what it calls the place."""

    name: str
    sign: str
    service: str = ""
    region: str = ""
    revision: str = ""


CLOUDS = (
    Cloud(
        "AWS Lambda",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_REGION",
        "AWS_LAMBDA_FUNCTION_VERSION",
    ),
    Cloud("AWS ECS", "ECS_CONTAINER_METADATA_URI_V4", region="AWS_REGION"),
    Cloud("Google Cloud Functions", "FUNCTION_TARGET", "K_SERVICE", revision="K_REVISION"),
    Cloud("Google Cloud Run", "K_SERVICE", "K_SERVICE", revision="K_REVISION"),
    Cloud("Google App Engine", "GAE_SERVICE", "GAE_SERVICE", revision="GAE_VERSION"),
    Cloud("Azure Functions", "FUNCTIONS_WORKER_RUNTIME", "WEBSITE_SITE_NAME", "REGION_NAME"),
    Cloud("Azure App Service", "WEBSITE_SITE_NAME", "WEBSITE_SITE_NAME", "REGION_NAME"),
    Cloud(
        "Azure Container Apps",
        "CONTAINER_APP_NAME",
        "CONTAINER_APP_NAME",
        revision="CONTAINER_APP_REVISION",
    ),
    Cloud("Heroku", "DYNO", "HEROKU_APP_NAME", revision="HEROKU_RELEASE_VERSION"),
    Cloud("Render", "RENDER", "RENDER_SERVICE_NAME"),
    Cloud("Fly.io", "FLY_APP_NAME", "FLY_APP_NAME", "FLY_REGION"),
    Cloud("Railway", "RAILWAY_SERVICE_NAME", "RAILWAY_SERVICE_NAME", "RAILWAY_REPLICA_REGION"),
    Cloud("Vercel", "VERCEL", region="VERCEL_REGION"),
    Cloud("Cloud Foundry", "CF_INSTANCE_INDEX"),
    Cloud("PythonAnywhere", "PYTHONANYWHERE_DOMAIN"),
)
MAKERS = {
    "amazon ec2": "AWS EC2",
    "google": "Google Compute Engine",
    "digitalocean": "DigitalOcean",
    "hetzner": "Hetzner",
    "openstack foundation": "OpenStack",
    "alibaba cloud": "Alibaba Cloud",
    "scaleway": "Scaleway",
}
"""Who a virtual machine's firmware says has made it, in lower case."""
GROUPS = (("kubepods", "kubernetes"), ("docker", "docker"), ("libpod", "podman"), ("lxc", "lxc"))
"""What the path of the first process's control group tells."""


def system() -> dict[str, Any]:
    """Name the operating system; ``distribution`` is what its makers call it."""
    name = platform.system()
    return {"name": name, "version": platform.release(), "distribution": _distribution(name)}


def container() -> dict[str, Any]:
    """Name the kind of container, and the namespace under Kubernetes."""
    kind = _kind()
    namespace = words(NAMESPACE) if kind == "kubernetes" else ""
    return {"name": kind, "namespace": namespace[:100]}


def cloud() -> dict[str, Any]:
    """Name the platform, and what it calls this service, its region and its revision."""
    for each in CLOUDS:
        if variable(each.sign):
            told = {"service": each.service, "region": each.region, "revision": each.revision}
            facts = {name: variable(source) if source else "" for name, source in told.items()}
            return {"name": each.name, **facts}
    return {"name": MAKERS.get(words("/sys/class/dmi/id/sys_vendor").lower(), "")}


def _distribution(name: str) -> str:
    if name == "Darwin":
        return f"macOS {platform.mac_ver()[0]}".strip()
    try:
        said = platform.freedesktop_os_release()
    except OSError:
        return ""
    return said.get("PRETTY_NAME", "")[:100]


def _kind() -> str:
    if variable("KUBERNETES_SERVICE_HOST"):
        return "kubernetes"
    if there("/.dockerenv"):
        return "docker"
    if there("/run/.containerenv"):
        return "podman"
    group = words("/proc/1/cgroup")
    told = next((kind for sign, kind in GROUPS if sign in group), "")
    if not told and "microsoft" in platform.release().lower():
        return "wsl"
    return told or variable("container")[:50]  # systemd's own interface, for all other kinds
