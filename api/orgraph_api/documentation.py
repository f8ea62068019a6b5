"""The documentation of the API, readable without a network."""

from __future__ import annotations

from fastapi import APIRouter, Response

router = APIRouter()

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>orgraph 接口文档</title>
<link rel="stylesheet" href="/docs-static/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<main id="swagger-ui"></main>
<script src="/docs-static/swagger-ui-bundle.js"></script>
<script src="/docs-static/start.js"></script>
</body>
</html>
"""


@router.get("/api/docs")
def show_documentation() -> Response:
    """Show the OpenAPI document."""
    return Response(_PAGE, media_type="text/html")
