"""The Python client, and (in `client/web`) the web client.

async with Session("https://jpd.example", token="jpd_…") as session:
    cycles = [cycle async for cycle in api.cycles(session)]
    async with LiveDocument(session, document_id) as document:
        document.doc[…]             # a pycrdt Doc: read it, edit it
        await document.saved()      # the server has a durable copy of every edit so far
"""
